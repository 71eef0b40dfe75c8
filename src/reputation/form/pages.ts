import { type Html, html } from '../../http/html.ts'
import { PUBLIC_STYLE } from '../../http/public-style.ts'
import type { ReviewLink } from '../../restaurants/index.ts'
import type { Language } from '../advice/language.ts'
import { COURIER_CRITERIA, RESTAURANT_CRITERIA } from '../complaints/topics.ts'
import { isGoodScore } from '../ratings/good-score.ts'
import { FORM_TEXTS, type FormTexts, SITE_NAMES } from './texts.ts'

/** What the form shows as already chosen: an earlier answer, or one sent with something missing. */
export type FormValues = {
  score: number | null
  comment: string | null
  good: readonly string[]
  bad: readonly string[]
  courierScore: number | null
  courierGood: readonly string[]
  courierBad: readonly string[]
}

export const NO_VALUES: FormValues = {
  score: null,
  comment: null,
  good: [],
  bad: [],
  courierScore: null,
  courierGood: [],
  courierBad: [],
}

export type FormPage = {
  language: Language
  restaurant: string
  dishes: readonly string[]
  withCourier: boolean
  values: FormValues
  error: 'no_score' | null
}

/** The form itself. Scores and criteria are native radio buttons and check boxes, so it needs no script. */
export function formPage({ language, restaurant, dishes, withCourier, values, error }: FormPage): string {
  const texts = FORM_TEXTS[language]
  return page(
    language,
    texts.title(restaurant),
    html`<h1>${texts.title(restaurant)}</h1>
${dishes.length > 0 && html`<p class="soft">${texts.order}: ${dishes.join(', ')}</p>`}
<form method="post" action="?lang=${language}">
<div class="card">
${error && html`<p class="error" role="alert" id="error">${texts.chooseScore}</p>`}
${scoreField({ name: 'score', legend: texts.score, scores: texts.scores, chosen: values.score, isRequired: true })}
<div class="remarks">
${chips({ name: 'good', legend: texts.good, titles: texts.restaurantGood, chosen: values.good }, RESTAURANT_CRITERIA)}
${chips({ name: 'bad', legend: badLegend(texts), titles: texts.restaurantBad, chosen: values.bad }, RESTAURANT_CRITERIA)}
</div>
<label for="comment"><h2>${texts.comment}</h2></label>
<textarea id="comment" name="comment" maxlength="4000" placeholder="${texts.commentHint}">${values.comment}</textarea>
</div>
${
  withCourier &&
  html`<div class="card">
${scoreField({
  name: 'courier_score',
  legend: texts.courier,
  hint: texts.courierHint,
  scores: texts.scores,
  chosen: values.courierScore,
})}
<div class="remarks">
${chips({ name: 'courier_good', legend: texts.good, titles: texts.courierGood, chosen: values.courierGood }, COURIER_CRITERIA)}
${chips({ name: 'courier_bad', legend: badLegend(texts), titles: texts.courierBad, chosen: values.courierBad }, COURIER_CRITERIA)}
</div>
</div>`
}
<button type="submit">${texts.send}</button>
</form>`,
  )
}

/** The restaurant's answer, with the promo code that goes with it. */
export type ShownReply = { text: string; code: { code: string; percent: number; until: string } | null }

export type ThanksPage = {
  language: Language
  restaurant: string
  score: number
  /** Whether they have said more than the score: words, or what was bad. */
  saidWhy: boolean
  links: readonly ReviewLink[]
  canChange: boolean
  reply: ShownReply | null
}

/** After rating: words that fit the score, and the same links at every score (invariant 12). */
export function thanksPage({ language, restaurant, score, saidWhy, links, canChange, reply }: ThanksPage): string {
  const texts = FORM_TEXTS[language]
  const isGood = isGoodScore(score)
  return page(
    language,
    texts.thanks,
    html`<div class="card"><h1>${isGood ? texts.thanks : texts.sorry}</h1><p>${restaurant}</p><p>${texts.received(score)}</p>
${!isGood && html`<p>${saidWhy ? texts.heard : texts.ask}</p>`}
${canChange ? html`<p><a href="?lang=${language}&amp;change=1">${texts.change}</a></p>` : html`<p class="soft">${texts.closed}</p>`}
</div>
${
  reply &&
  html`<div class="card"><h2>${texts.reply}</h2><p class="said">${reply.text}</p>
${reply.code && html`<p>${texts.promo(reply.code)}</p>`}</div>`
}
${
  links.length > 0 &&
  html`<div class="card"><h2>${isGood ? texts.share : texts.also}</h2><ul class="links">${links.map(
    ({ site, url }) => html`<li><a class="button" rel="noopener" href="${url}">${SITE_NAMES[language][site]}</a></li>`,
  )}</ul></div>`
}`,
  )
}

export function expiredPage(language: Language): string {
  const { expired, expiredHint } = FORM_TEXTS[language]
  return page(language, expired, html`<div class="card"><h1>${expired}</h1><p>${expiredHint}</p></div>`)
}

export function cancelledPage(language: Language): string {
  const { cancelled, cancelledHint } = FORM_TEXTS[language]
  return page(language, cancelled, html`<div class="card"><h1>${cancelled}</h1><p>${cancelledHint}</p></div>`)
}

export function unknownPage(language: Language): string {
  const { unknown, unknownHint } = FORM_TEXTS[language]
  return page(language, unknown, html`<div class="card"><h1>${unknown}</h1><p>${unknownHint}</p></div>`)
}

type ScoreField = {
  name: string
  legend: string
  hint?: string
  /** What each score means, starting with 1. */
  scores: FormTexts['scores']
  chosen: number | null
  isRequired?: boolean
}

function scoreField({ name, legend, hint, scores, chosen, isRequired = false }: ScoreField): Html {
  return html`<fieldset><legend>${legend}</legend>${hint && html`<p class="soft">${hint}</p>`}<div class="scores">${scores.map(
    (word, index) => {
      const score = index + 1
      return html`<label><input type="radio" name="${name}" value="${score}"${isRequired && html` required`}${chosen === score && html` checked`}><span>${score}<small>${word}</small></span></label>`
    },
  )}</div></fieldset>`
}

/** The style shows the word for the chosen score, so the page needs no script. */
function badLegend({ bad, wentWrong }: FormTexts): Html {
  return html`<span class="mild">${bad}</span><span class="low">${wentWrong}</span>`
}

type Chips<C extends string> = {
  name: string
  legend: string | Html
  titles: Record<C, string>
  chosen: readonly string[]
}

function chips<C extends string>({ name, legend, titles, chosen }: Chips<C>, criteria: readonly C[]): Html {
  return html`<fieldset class="${name.endsWith('bad') ? 'bad' : 'good'}"><legend>${legend}</legend><div class="chips">${criteria.map(
    (criterion) =>
      html`<label><input type="checkbox" name="${name}" value="${criterion}"${chosen.includes(criterion) && html` checked`}><span>${titles[criterion]}</span></label>`,
  )}</div></fieldset>`
}

function page(language: Language, title: string, body: Html): string {
  const other = language === 'ru' ? 'en' : 'ru'
  const { otherLanguage } = FORM_TEXTS[language]
  return html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>${title}</title><style>${{ html: PUBLIC_STYLE }}</style></head>
<body><main>${body}</main><footer><a href="?lang=${other}" hreflang="${other}" lang="${other}">${otherLanguage}</a></footer></body></html>`
    .html
}
