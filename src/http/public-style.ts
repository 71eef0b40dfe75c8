import { createHash } from 'node:crypto'

const AFTER_LOW_SCORE = '.card:has(.scores input:is([value="1"],[value="2"],[value="3"]):checked)'

/** The style of pages for guests: phones first, light and dark, no pictures, no fonts to load. */
export const PUBLIC_STYLE = `
:root{color-scheme:light dark;--ink:#1c1c1e;--soft:#5b5b62;--paper:#fff;--ground:#f4f3f1;--line:#8a8a92;--accent:#b3400f;--on:#fff;--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{--ink:#f2f2f4;--soft:#b4b4bd;--paper:#1f1f23;--ground:#131316;--line:#7c7c86;--accent:#ff9d6b;--on:#1b0d05;--bad:#ff8a80}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:17px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:34rem;margin:0 auto;padding:1rem}
.card{background:var(--paper);border-radius:1rem;padding:1.1rem;margin:0 0 1rem}
h1{font-size:1.4rem;line-height:1.25;margin:.2rem 0 .6rem}
h2,legend{font-size:1.05rem;font-weight:600;padding:0;margin:0 0 .5rem}
p{margin:.4rem 0}.said{white-space:pre-wrap;overflow-wrap:anywhere}.soft{color:var(--soft);font-size:.95rem}
fieldset{border:0;padding:0;margin:0 0 .9rem;min-width:0}
.scores{display:grid;grid-template-columns:repeat(5,1fr);gap:.35rem}
.scores label,.chips label{position:relative;display:block;cursor:pointer}
input[type=radio],input[type=checkbox]{position:absolute;opacity:0;inset:0;width:100%;height:100%;margin:0;cursor:pointer}
.scores span{display:flex;flex-direction:column;align-items:center;justify-content:center;min-height:3.6rem;border:1px solid var(--line);border-radius:.8rem;font-size:1.5rem;line-height:1.2;text-align:center}
.scores small{font-size:min(.68rem,3.1vw);color:var(--soft)}
.remarks{display:flex;flex-direction:column}.low{display:none}
${AFTER_LOW_SCORE} .bad{order:-1}
${AFTER_LOW_SCORE} .mild{display:none}
${AFTER_LOW_SCORE} .low{display:inline}
.chips{display:flex;flex-wrap:wrap;gap:.4rem}
.chips span{display:block;padding:.4rem .7rem;border:1px solid var(--line);border-radius:2rem;font-size:.93rem}
input:checked+span{background:var(--accent);border-color:var(--accent);color:var(--on)}
input:checked+span small{color:var(--on)}
input:focus-visible+span,textarea:focus-visible,button:focus-visible,a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
textarea{width:100%;min-height:5rem;padding:.7rem;border:1px solid var(--line);border-radius:.8rem;background:transparent;color:inherit;font:inherit}
button,.button{display:block;width:100%;min-height:3.2rem;padding:.8rem;border:0;border-radius:.9rem;background:var(--accent);color:var(--on);font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
.links{display:grid;gap:.6rem;list-style:none;padding:0;margin:.8rem 0 0}
.error{color:var(--bad);font-weight:600}
a{color:var(--accent)}footer{text-align:center;padding:.5rem 0 2rem}
@media(prefers-reduced-motion:no-preference){.scores span,.chips span{transition:background .15s}}
`

/** Allows only this style in the page's Content-Security-Policy. */
const STYLE_HASH = createHash('sha256').update(PUBLIC_STYLE).digest('base64')

export const PUBLIC_PAGE_POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`
