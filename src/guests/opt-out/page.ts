import { type Html, html } from '../../http/html.ts'
import { PUBLIC_STYLE } from '../../http/public-style.ts'

export type PageLanguage = 'ru' | 'en'

/** ask: still gets mailings. done: has just opted out, may take it back. over: opted out. back: has taken it back. */
export type OptOutState = 'ask' | 'done' | 'over' | 'back' | 'unknown'

type Texts = Record<OptOutState, { title: string; hint: string }> & {
  optOut: string
  undo: string
  choose: string
  otherLanguage: string
}

const TEXTS: Record<PageLanguage, Texts> = {
  ru: {
    ask: {
      title: 'Отписаться от рассылок?',
      hint: 'Мы больше не будем присылать вам рассылки ни с одного номера, ни по SMS, ни в приложении. На ваши сообщения мы по-прежнему отвечаем.',
    },
    done: {
      title: 'Вы отписаны от рассылок',
      hint: 'Больше рассылок не будет. На ваши сообщения мы по-прежнему отвечаем.',
    },
    over: {
      title: 'Вы отписаны от рассылок',
      hint: 'Чтобы получать их снова, напишите нам в чат «старт».',
    },
    back: { title: 'Вы снова подписаны', hint: 'Отписаться можно здесь же или написав нам в чат «стоп».' },
    unknown: {
      title: 'Такой страницы нет',
      hint: 'Проверьте, целиком ли скопирована ссылка. Отписаться можно и в чате: напишите «стоп».',
    },
    optOut: 'Отписаться',
    undo: 'Вернуть как было',
    choose: 'Выбрать, что присылать',
    otherLanguage: 'English',
  },
  en: {
    ask: {
      title: 'Unsubscribe from our mailings?',
      hint: 'You will get no more mailings, from any number, by SMS or in the app. We still answer your messages.',
    },
    done: { title: 'You are unsubscribed', hint: 'There will be no more mailings. We still answer your messages.' },
    over: { title: 'You are unsubscribed', hint: 'To get mailings again, write "start" in the chat.' },
    back: { title: 'You are subscribed again', hint: 'You can unsubscribe here, or by writing "stop" in the chat.' },
    unknown: {
      title: 'There is no such page',
      hint: 'See whether the whole link was copied. You can also write "stop" in the chat.',
    },
    optOut: 'Unsubscribe',
    undo: 'Take it back',
    choose: 'Choose what we may send',
    otherLanguage: 'Русский',
  },
}

/** The page behind the opt-out link: nothing happens before the button is pressed, so link previews do no harm. */
export function optOutPage(state: OptOutState, language: PageLanguage, token?: string): string {
  const texts = TEXTS[language]
  const { title, hint } = texts[state]
  const other = language === 'ru' ? 'en' : 'ru'
  return html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>${title}</title><style>${{ html: PUBLIC_STYLE }}</style></head>
<body><main><div class="card"><h1>${title}</h1><p>${hint}</p></div>${button(state, texts, language)}</main>
<footer>${token !== undefined && html`<p><a href="/u/${token}/consents?lang=${language}">${texts.choose}</a></p>`}<a href="?lang=${other}" hreflang="${other}" lang="${other}">${texts.otherLanguage}</a></footer></body></html>`
    .html
}

function button(state: OptOutState, { optOut, undo }: Texts, language: PageLanguage): Html | false {
  switch (state) {
    case 'ask':
    case 'back':
      return html`<form method="post" action="?lang=${language}"><button type="submit">${optOut}</button></form>`
    case 'done':
      return html`<form method="post" action="?lang=${language}&amp;undo=1"><button type="submit">${undo}</button></form>`
    case 'over':
    case 'unknown':
      return false
    default:
      return state satisfies never
  }
}
