import { describe, expect, it } from 'vitest'
import { accuracyOfOptOuts, OPT_OUT_TEXTS } from './accuracy.fixture.ts'
import { findOptOutRequest } from './find-opt-out.ts'

const OPT_OUT = [
  'стоп',
  'Стоп',
  'СТОП!',
  'стоп.',
  '  стоп  ',
  '«Стоп»',
  'Стоп рассылка',
  'стоп, пожалуйста',
  'стоп стоп стоп',
  'отписаться',
  'Отписаться от рассылки',
  'отписка',
  'Отпишите меня',
  'отпишите меня от рассылки, пожалуйста',
  'Отпишите меня от вашей рассылки!!!',
  'Здравствуйте, отпишите меня от рассылок',
  'хочу отписаться',
  'Прошу отписать меня от рассылки',
  'не пишите',
  'Не пишите мне',
  'не пишите мне больше',
  'Больше не пишите',
  'больше мне не пишите',
  'Пожалуйста, не пишите мне больше сюда',
  'не присылайте мне рекламу',
  'больше не присылайте',
  'Не шлите спам',
  'не надо мне писать',
  'не беспокойте меня',
  'хватит спамить',
  'Хватит мне писать!',
  'прекратите присылать рекламу',
  'перестаньте писать',
  'уберите меня из рассылки',
  'Удалите меня из базы',
  'Отключите рассылку',
  'отказываюсь от рассылки',
  'не надо рекламы',
  'мне не нужна ваша рассылка',
  'отказ от рассылки',
  'stop',
  'STOP',
  'Stop!',
  'STOPALL',
  'unsubscribe',
  'Unsubscribe me',
  'please unsubscribe me from this list',
  'Opt out',
  'stop messaging me',
  'Stop texting me please',
  'no more messages',
  "don't text me",
  "Please don't message me again",
  'do not contact me anymore',
  'remove me from your list',
  'leave me alone',
  'cтоп',
  'CTOП',
  'CTOПП',
  'st0p',
  'ст0п',
  'с т о п',
  'С.Т.О.П.',
  'стооооп',
  'стопп',
  'ст\u200bоп',
  'ＳＴＯＰ',
  'stóp',
  'cnjg',
  'ыещз',
  'jngbcfnmcz',
  'otpisatsya',
  'otpishite menya',
  'Ne pishite mne bolshe',
  'otpiska ot rassylki',
  'отпешите меня',
  'атпишите миня',
  'отпишите мення от расылки',
  'не пишыте мне',
  'unsuscribe',
  'unsubcribe please',
  'я отписываюсь',
  'удалите мой номер из базы',
  'Удалите мой номер',
  'Не хочу получать ваши сообщения',
  'я больше не хочу получать рассылку',
  'Прошу больше не беспокоить',
  'не спамьте',
  'достали своими рассылками, не пишите',
  'Надоели! Отпишите меня',
  'не интересно, больше не пишите',
]

const OPT_IN = [
  'старт',
  'Старт!',
  'START',
  'start',
  'подписаться',
  'Подпишите меня',
  'подпишите меня снова',
  'subscribe',
  'unstop',
]

const NEITHER = [
  'стоп, а где мой заказ?',
  'Стоп, а где мой заказ',
  'стоп?',
  'Отписаться?',
  'Стоп-лист обновили?',
  'стоп у вас же была скидка',
  'я на стоп-линии, подъезжайте',
  'не пишите на коробке имя',
  'не надо',
  'Не нужно',
  'отказ',
  'не отправляйте',
  'не надо лука',
  'не надо приборов',
  'не нужно перезванивать',
  'не присылайте курьера раньше восьми',
  'хватит ли пиццы на четверых',
  'отказ от заказа',
  'отмените заказ',
  'Отмените, пожалуйста',
  'нет',
  'не хочу',
  'отпишитесь, когда выедет курьер',
  'Напишите, когда будет готово',
  'когда старт продаж',
  'подпишите открытку',
  'stop by the door please',
  'Can you stop at the corner',
  "don't write my name on the box",
  'start my order',
  'no',
  'no messages from the courier yet',
  'the end',
  'опишите',
  'не пишете',
  'Подпишите, пожалуйста, открытку',
  'хочу подписаться на скидки',
  'стол',
  'топ',
  'столп',
  'не присылаете чек',
  'удалите соус из заказа',
  'удалите мой заказ',
  'уберите меню из пакета',
  'Стоп! Не надо лука',
  'надоело ждать, не пишите, а звоните',
  'не хочу получать заказ в дверь',
  'не пишите, звоните',
  'не интересно',
  'достали',
  'прошу не звонить в дверь',
  'no massages please',
  'stop it was delicious',
  'star',
  'ok',
  '👍',
  '',
  `стоп ${'а'.repeat(300)}`,
]

describe('words about mailings', () => {
  it.each(OPT_OUT)('opt out: %s', (text) => {
    expect(findOptOutRequest(text)?.wish).toBe('opt_out')
  })

  it.each(OPT_IN)('opt in: %s', (text) => {
    expect(findOptOutRequest(text)?.wish).toBe('opt_in')
  })

  it.each(NEITHER)('neither: %s', (text) => {
    expect(findOptOutRequest(text)).toBeUndefined()
  })

  it('lets nobody opt in by a slip; the other keyboard layout is none', () => {
    expect(findOptOutRequest('cnfhn')?.wish).toBe('opt_in')
    for (const text of ['стартт', 'cтарт', 's t a r t', 'podpisatsya', 'subscrive'])
      expect(findOptOutRequest(text), text).toBeUndefined()
  })

  it('answers in the language of the word', () => {
    expect(findOptOutRequest('стоп')?.language).toBe('ru')
    expect(findOptOutRequest('stop')?.language).toBe('en')
  })

  it.each([
    'Задолбали со своей рекламой, удалите меня',
    'Мне 80 лет, сынок, не шлите мне больше ничего',
    'Отзываю согласие на получение рекламы',
    'please take my number off, I never signed up for this',
    'Видаліть мій номер з розсилки!!!',
  ])('hears who asks in their own words: %s', (text) => expect(findOptOutRequest(text)?.wish).toBe('opt_out'))

  it.each(['БОЛЬШЕНЕПИШИТЕ', 'непишитемнебольше', 'нехочу получать рассылку', 'yt gbibnt vyt ,jkmit', 'стпо', 'sotp'])(
    'hears a thumb in a hurry: %s',
    (text) => expect(findOptOutRequest(text)?.wish).toBe('opt_out'),
  )

  it.each([
    'пишу из рекламы',
    'Сет из рекламы',
    'номер из рекламы',
    'Классная реклама',
    'Не из рекламы, друзья посоветовали',
    'узнала из рекламы',
    'I saw your ad',
    'исключите майонез',
  ])('speaking of mailings is no wish to end them: %s', (text) => expect(findOptOutRequest(text)).toBeUndefined())

  it('of texts by people who had not seen it, hears nearly all, and makes up next to nothing', () => {
    const { heard, back, madeUp } = accuracyOfOptOuts(OPT_OUT_TEXTS.unseen)
    expect(heard).toBeGreaterThanOrEqual(0.96)
    expect(back).toBeGreaterThanOrEqual(0.9)
    expect(madeUp).toBeLessThanOrEqual(0.01)
  })
})
