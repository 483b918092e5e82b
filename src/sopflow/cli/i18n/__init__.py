"""The verbs of `sopflow i18n`."""
