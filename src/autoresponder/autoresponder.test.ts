import { DateTime } from 'luxon'
import { expect, it } from 'vitest'
import { openInbox } from '../../test/support/inbox.ts'
import { incoming } from '../../test/support/people.ts'
import { addTestRestaurant } from '../../test/support/restaurant.ts'
import { serve } from '../../test/support/serve.ts'
import { eachStore } from '../../test/support/stores.ts'
import { type Store, transact } from '../db/index.ts'
import { insertOutgoing, receiveMessage } from '../inbox/index.ts'
import { createHooks } from '../lib/hooks.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../lib/units.ts'
import { openingHoursSchema } from '../restaurants/index.ts'
import { changeRestaurant } from '../restaurants/restaurants.ts'
import { composeAutoresponder } from './index.ts'

const ANNA = { phone: '+79161234567' }
type Settings = { greeting?: object; out_of_hours?: object }

eachStore('the autoresponder', (open) => {
  /** A restaurant in Moscow, open from 10 to 23 each day; it is noon. */
  async function start(store: Store, answers: Settings = {}) {
    const inbox = await openInbox(store.db)
    const restaurantId = await addTestRestaurant(store.db)
    const numberId = await inbox.addNumber({ restaurant_id: restaurantId, calls: null })
    const hooks = createHooks<typeof inbox.messageHooks>({ onStatus: true, onInbound: true, onRejectedCall: true })
    hooks.listen(inbox.messageHooks)
    const { routes } = composeAutoresponder(inbox, { inbox: { hooks } })
    const deps = { ...inbox, messageHooks: hooks.tell }
    const api = await serve(store.db, routes, { clock: inbox.clock })
    const days = Object.keys(openingHoursSchema.parse({ weekly: {} }).weekly)
    const weekly = Object.fromEntries(days.map((day) => [day, [{ from: '10:00', to: '23:00' }]]))
    const setHours = (exceptions: object[] = []) =>
      transact(store.db, (tx) =>
        changeRestaurant(tx, restaurantId, { opening_hours: openingHoursSchema.parse({ weekly, exceptions }) }),
      )
    await setHours()
    const path = `/v1/restaurants/${restaurantId}/automatic-answers`
    await api.patch(path, answers)
    const till = (clock: string, days = 0) => {
      const now = DateTime.fromMillis(inbox.clock.now(), { zone: 'Europe/Moscow' })
      const [hour = 0, minute = 0] = clock.split(':').map(Number)
      inbox.clock.advance(
        now.plus({ days }).set({ hour, minute, second: 0, millisecond: 0 }).toMillis() - now.toMillis(),
      )
    }
    till('12:00', 1)
    const receive = (content: Parameters<typeof incoming>[0]['content'], at = inbox.clock.now(), peer = ANNA) =>
      receiveMessage(deps, numberId, incoming({ peer, at, content }))
    return {
      ...deps,
      api,
      path,
      numberId,
      setHours,
      till,
      write: (text = 'Добрый день', at?: number, peer?: typeof ANNA) => receive({ type: 'text', text }, at, peer),
      call: () => receive({ type: 'call', video: false, outcome: 'rejected' }),
      said: async () => {
        const rows = await store.db
          .selectFrom('messages as m')
          .innerJoin('automatic_answers as a', 'a.message_id', 'm.id')
          .select(['a.kind', 'm.text'])
          .orderBy('m.id')
          .execute()
        return rows.map(({ kind, text }) => `${kind}: ${text}`)
      },
    }
  }
  const ON = { greeting: { enabled: true }, out_of_hours: { enabled: true } }

  it('says nothing unless told to', async () => {
    await using store = await open()
    const s = await start(store)
    await s.write()
    s.till('23:30')
    await s.write()
    expect(await s.said()).toEqual([])
  })

  it('greets who writes for the first time, once and never again', async () => {
    await using store = await open()
    const s = await start(store, ON)
    await s.write()
    s.till('13:00', 3)
    await s.write('А столик есть?')
    expect(await s.said()).toEqual([
      'greeting: Добрый день! Спасибо, что написали нам. Сообщение получили, скоро ответим.',
    ])
  })

  it('tells who writes out of hours, once from closing to opening, in their language, and does not greet as well', async () => {
    await using store = await open()
    const s = await start(store, ON)
    s.till('23:10')
    await s.write()
    await store.db.updateTable('guests').set({ name: 'Анна Иванова' }).execute()
    s.till('00:40', 1)
    await s.write('Вы тут?')
    s.till('09:50')
    await s.write('Ау')
    s.till('10:05')
    await s.write('Доброе утро')
    s.till('23:30')
    await store.db.updateTable('guests').set({ language: 'de' }).execute()
    await s.write('Ещё вопрос')
    expect(await s.said()).toEqual([
      'out_of_hours: Здравствуйте! Сейчас мы закрыты, откроемся завтра в 10:00. Сообщение получили и ответим, как только откроемся.',
      'out_of_hours: Hello, Анна! We are closed now and open tomorrow at 10:00. We have your message and will answer as soon as we open.',
    ])
  })

  it('tells what day it opens, through days of other hours, with words of the restaurant', async () => {
    await using store = await open()
    const ru = 'Ждём вас {{ restaurant.opens_at }} в «{{ restaurant.name }}»'
    const s = await start(store, { out_of_hours: { enabled: true, texts: { ru } } })
    const today = DateTime.fromMillis(s.clock.now(), { zone: 'Europe/Moscow' })
    const holiday = { from: today.toISODate(), to: today.plus({ days: 2 }).toISODate(), hours: [], note: 'Ремонт' }
    await s.setHours([holiday])
    await s.write()
    const weekday = today.plus({ days: 3 }).setLocale('ru').toFormat('cccc').slice(0, 3)
    expect(await s.said()).toEqual([
      expect.stringMatching(`^out_of_hours: Ждём вас во? ${weekday}.* в 10:00 в «Хинкальная»$`),
    ])
    s.clock.advance(2 * DAY)
    await s.write('Ну что?')
    expect(await s.said()).toHaveLength(1)
  })

  it('leaves alone what comes late, opt-outs, what is answered, and conversations with a person in them', async () => {
    await using store = await open()
    const s = await start(store, ON)
    s.till('23:30')
    await s.write('Где вы', s.clock.now() - 11 * MINUTE)
    await s.write('СТОП', undefined, { phone: '+79160000002' })
    const boris = { phone: '+79160000003' }
    await s.write('Алло', s.clock.now() - 11 * MINUTE, boris)
    const { id: guestId } = await store.db
      .selectFrom('guests')
      .select('id')
      .where('phone', '=', boris.phone)
      .executeTakeFirstOrThrow()
    const reply = { numberId: s.numberId, guestId, kind: 'reply', author: 'usr_1', at: s.clock.now() } as const
    await transact(store.db, (tx) => insertOutgoing(tx, { ...reply, content: { type: 'text', text: 'Да?' } }))
    s.clock.advance(20 * MINUTE)
    await s.write('Хочу столик', undefined, boris)
    expect(await s.said()).toEqual([])
    s.clock.advance(40 * MINUTE)
    await s.write('Так что?', undefined, boris)
    expect(await s.said()).toHaveLength(1)
  })

  it('tells who calls and writes out of hours once, who calls in hours what the rule says, once an hour', async () => {
    await using store = await open()
    const s = await start(store, ON)
    const calls = { reject: 'always', hours: null, text: 'Напишите нам, пожалуйста' }
    await store.db
      .updateTable('numbers')
      .set({ calls: JSON.stringify(calls) })
      .execute()
    await s.call()
    s.clock.advance(40 * MINUTE)
    await s.call()
    s.clock.advance(HOUR)
    await s.call()
    s.till('23:10', 1)
    await s.call()
    s.till('00:30', 1)
    await s.write('Вы где?')
    s.clock.advance(HOUR)
    await s.call()
    const words = (await s.said()).map((line) => line.slice(0, line.indexOf(':')))
    expect(words).toEqual(['call', 'call', 'out_of_hours'])
  })

  it('exchanges at most one message with a robot that answers everything, all night long', async () => {
    await using store = await open()
    const s = await start(store, ON)
    s.till('23:10')
    await s.write('Спасибо, что написали в «Суши». Мы ответим утром')
    for (let n = 0; n < 20; n++) {
      s.clock.advance(2 * SECOND)
      await s.write('Спасибо, что написали в «Суши». Мы ответим утром')
    }
    s.till('23:10', 1)
    await s.write('Спасибо, что написали в «Суши». Мы ответим утром')
    expect(await s.said()).toHaveLength(1)
  })

  it('shows its settings with our words, refuses texts that cannot be, and shows what a guest would read', async () => {
    await using store = await open()
    const s = await start(store)
    const before = await s.api.get<{ default_texts: { greeting: { ru: string } } }>(s.path)
    expect(before).toMatchObject({ greeting: { enabled: false, texts: {} }, out_of_hours: { enabled: false } })
    expect(before.default_texts.greeting.ru).toContain('{{ greeting }}')
    const wrong = await s.api.call('PATCH', s.path, { greeting: { texts: { en: 'Hi {{ guest.nmae }}' } } })
    expect(wrong).toMatchObject({ status: 422, body: { code: 'template_invalid' } })
    await s.api.patch(s.path, { greeting: { enabled: true } })
    const saved = await s.api.patch(s.path, { greeting: { texts: { ru: 'Привет, {{ guest.name }}!' } } })
    expect(saved).toMatchObject({ greeting: { enabled: true, texts: { ru: 'Привет, {{ guest.name }}!' } } })
    const texts = { en: 'See you {{ restaurant.opens_at }}' }
    expect(await s.api.post(`${s.path}/preview`, { answer: 'out_of_hours', texts })).toMatchObject({
      texts: {
        ru: 'Здравствуйте, Анна! Сейчас мы закрыты, откроемся завтра в 10:00. Сообщение получили и ответим, как только откроемся.',
        en: 'See you tomorrow at 10:00',
      },
    })
  })
})
