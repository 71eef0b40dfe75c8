import { type Html, html } from '../../http/html.ts'
import { PUBLIC_STYLE } from '../../http/public-style.ts'
import { CHANNELS, type ConsentChannel, PURPOSES } from '../consents/store.ts'
import type { ConsentState } from '../consents/view.ts'
import type { PageLanguage } from './page.ts'

/** The version of what guests were shown when they chose; it changes with every change of the wording. */
export const CONSENT_FORM_VERSION = 'consents-1'

type Texts = {
  title: string
  hint: string
  saved: string
  save: string
  stop: string
  otherLanguage: string
  purpose: Record<(typeof PURPOSES)[number], { title: string; hint: string }>
  channel: Record<ConsentChannel, string>
}

const TEXTS: Record<PageLanguage, Texts> = {
  ru: {
    title: 'Что вам присылать',
    hint: 'Отметьте, что и куда можно присылать. Изменить это можно в любое время. На ваши сообщения мы отвечаем всегда.',
    saved: 'Сохранено',
    save: 'Сохранить',
    stop: 'Отписаться от всего',
    otherLanguage: 'English',
    purpose: {
      advertising: { title: 'Акции и предложения', hint: 'Я согласен получать рекламу.' },
      service: { title: 'О ваших заказах', hint: 'Просьбы об оценке, бонусы, важные новости.' },
    },
    channel: { whatsapp: 'WhatsApp', sms: 'SMS', push: 'Приложение' },
  },
  en: {
    title: 'What we may send you',
    hint: 'Tick what we may send and where. You can change it at any time. We always answer your messages.',
    saved: 'Saved',
    save: 'Save',
    stop: 'Unsubscribe from everything',
    otherLanguage: 'Русский',
    purpose: {
      advertising: { title: 'Offers', hint: 'I agree to get advertising.' },
      service: { title: 'About your orders', hint: 'Requests to rate, bonuses, important news.' },
    },
    channel: { whatsapp: 'WhatsApp', sms: 'SMS', push: 'The app' },
  },
}

/** The page on which guests see and change their consents. It works without scripts; opening it changes nothing. */
export function consentPage(
  states: readonly ConsentState[],
  language: PageLanguage,
  token: string,
  saved: boolean,
): string {
  const texts = TEXTS[language]
  const other = language === 'ru' ? 'en' : 'ru'
  return html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>${texts.title}</title><style>${{ html: PUBLIC_STYLE }}</style></head>
<body><main>${saved && html`<div class="card" role="status"><p>${texts.saved}</p></div>`}
<form method="post" action="?lang=${language}"><div class="card"><h1>${texts.title}</h1><p>${texts.hint}</p>
<input type="hidden" name="form" value="${CONSENT_FORM_VERSION}">
${PURPOSES.toReversed().map((purpose) => choices(states, purpose, texts))}</div>
<button type="submit">${texts.save}</button></form></main>
<footer><p><a href="/u/${token}?lang=${language}">${texts.stop}</a></p>
<a href="?lang=${other}" hreflang="${other}" lang="${other}">${texts.otherLanguage}</a></footer></body></html>`.html
}

function choices(states: readonly ConsentState[], purpose: ConsentState['purpose'], texts: Texts): Html {
  const { title, hint } = texts.purpose[purpose]
  return html`<fieldset><legend>${title}</legend><p class="soft">${hint}</p><div class="chips">${CHANNELS.map(
    (channel) => option(states, { channel, purpose }, texts.channel[channel]),
  )}</div></fieldset>`
}

function option(states: readonly ConsentState[], what: Omit<ConsentState, 'state'>, name: string): Html {
  const checked = mayBeSent(states, what)
  return html`<label><input type="checkbox" name="${what.purpose}" value="${what.channel}"${checked && { html: ' checked' }}><span>${name}</span></label>`
}

/** Advertising needs a recorded consent; anything else is sent unless it was refused. */
export function mayBeSent(states: readonly ConsentState[], { channel, purpose }: Omit<ConsentState, 'state'>): boolean {
  const state = states.find((each) => each.channel === channel && each.purpose === purpose)?.state ?? null
  return purpose === 'advertising' ? state === 'given' : state !== 'withdrawn'
}
