"""How the page of a manual looks: on a screen by day and by night, and on paper."""

STYLE = """\
:root { color-scheme: light dark; --faint: #8886; --soft: #8881; --mark: #0b6b63; --said: #0b6b6318; }
@media screen and (prefers-color-scheme: dark) { :root { --mark: #5fd0c5; --said: #5fd0c520; } }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; padding: 0 1rem 4rem; max-width: 60rem; }
body.several { max-width: 84rem; }
h1 { font-size: 2.2rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.6rem; border-bottom: 2px solid var(--mark); padding-bottom: .2rem; margin: 3rem 0 1rem; }
h3 { font-size: 1.15rem; margin: 0 0 .4rem; }
.part > h3 { margin-top: 2rem; }
.cover { padding: 4rem 0 1rem; }
nav > ol { columns: 2 24rem; } nav li { break-inside: avoid-column; } nav > ol > li:has(ol) { break-inside: auto; }
nav ol ol { font-size: .9rem; padding-left: 2.6rem; }
a { color: var(--mark); }
code { font-size: .86em; background: var(--soft); border-radius: 3px; padding: 0 .2em; overflow-wrap: anywhere; }
p { margin: .4rem 0; } ul { margin: .3rem 0 .5rem; padding-left: 1.4rem; } li { margin: .15rem 0; }
.note { font-size: .85rem; opacity: .85; }
.said { background: var(--said); border-left: 4px solid var(--mark); padding: .4rem .8rem; }
.step { border: 1px solid var(--faint); border-radius: 8px; padding: .8rem 1rem; margin: 1rem 0; }
.step:target { outline: 3px solid var(--mark); } tr:target { background: var(--said); }
.number { display: inline-block; min-width: 2rem; text-align: center; border-radius: 1rem; padding: 0 .5rem; \
color: Canvas; background: var(--mark); font-size: .95rem; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 0 1.5rem; }
.pair > div + div, span[lang] + br + span[lang], span[lang] ~ span[lang] { font-style: normal; opacity: .92; }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; margin: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--faint); \
overflow-wrap: anywhere; min-width: 6em; }
tr > :first-child { min-width: 8em; }
tr > :nth-last-child(n+8), tr > :nth-last-child(n+8) ~ * { min-width: 4em; }
thead th { border-bottom: 2px solid var(--faint); }
.cover th { width: 12rem; font-weight: 600; }
figure { margin: 1rem 0; overflow-x: auto; text-align: center; } figure svg { max-width: 100%; height: auto; }
.piece { display: none; }
figcaption { font-size: .85rem; opacity: .85; }
@page { size: A4; margin: 18mm 16mm; @bottom-right { content: counter(page); } }
@page sideways { size: A4 landscape; margin: 14mm 16mm; @bottom-right { content: counter(page); } }
@media print {
  :root { color-scheme: light; }
  body, body.several { max-width: none; padding: 0; font-size: 10pt; }
  .cover { padding: 25vh 0 0; min-height: 80vh; } nav, .chapter { break-before: page; }
  h2, h3 { break-after: avoid; } tr, .said, figure, li { break-inside: avoid; } .step { break-inside: auto; }
  thead { display: table-header-group; } .table, figure { overflow: visible; }
  .wide > :not(section) { page: sideways; } .wide > :not(section) + section { break-before: page; }
  .wide figure { margin: .3rem 0; } .wide h2 { margin: 0; }
  figure svg { max-height: 225mm; }
  .whole { display: none; } .piece { display: block; break-inside: avoid; } figure.cut { break-inside: auto; }
  .wide figure svg { max-width: 265mm; max-height: 150mm; }
  a { color: inherit; text-decoration: none; }
  nav > ol { columns: 2 18rem; } .step:target { outline: none; }
  .pair { grid-template-columns: 1fr 1fr; } .said, .number { print-color-adjust: exact; }
  .number { border: 1px solid; }
}
"""
"""One style sheet; everything that a page needs is in it."""
