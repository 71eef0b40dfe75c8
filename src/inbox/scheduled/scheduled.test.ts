import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openInbox } from '../../../test/support/inbox.ts'
import { incoming } from '../../../test/support/people.ts'
import { plansOf } from '../../../test/support/plans.ts'
import { serve } from '../../../test/support/serve.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { type Store, transact } from '../../db/index.ts'
import { insertGuest } from '../../guests/store.ts'
import { DAY, HOUR, MINUTE } from '../../lib/units.ts'
import { sweepMedia } from '../fetch-media.ts'
import { mergeChats } from '../merge-chats.ts'
import type { MessageOut } from '../present.ts'
import { receiveMessage } from '../receive-message.ts'
import { inboxRoutes } from '../routes.ts'
import { sendScheduled } from './send-scheduled.ts'
import type { ScheduledOut } from './shapes.ts'
import { listDue, listScheduled } from './store.ts'

type Page<T> = { data: T[] }

eachStore('a message to be sent later', (open) => {
  async function start(store: Store) {
    const inbox = await openInbox(store.db)
    const numberId = await inbox.addNumber()
    const { db, clock } = inbox
    const guestWrites = (text = 'Есть места?') =>
      receiveMessage(inbox, numberId, incoming({ peer: { phone: '+79161234567' }, at: clock.now(), text }))
    await guestWrites()
    const guest = await db.selectFrom('guests').select('id').executeTakeFirstOrThrow()
    const api = await serve(db, inboxRoutes(inbox))
    const path = `/v1/guests/${guest.id}/messages`
    const iso = (inMs: number) => new Date(clock.now() + inMs).toISOString()
    return {
      inbox,
      api,
      numberId,
      clock,
      guestId: guest.id,
      path,
      iso,
      guestWrites,
      schedule: (more: object = {}) =>
        api.post<ScheduledOut>(path, { type: 'text', text: 'Ждём вас!', send_at: iso(HOUR), ...more }),
      change: (id: string, body: object) => api.call<ScheduledOut>('PATCH', `/v1/scheduled-messages/${id}`, body),
      show: (id: string) => api.get<ScheduledOut>(`/v1/scheduled-messages/${id}`),
      listed: async () =>
        (await api.get<Page<ScheduledOut>>(`/v1/guests/${guest.id}/scheduled-messages`)).data.map(({ id }) => id),
      due: () => sendScheduled(inbox),
      ours: () => db.selectFrom('messages').selectAll().where('from_me', '=', 1).orderBy('id').execute(),
    }
  }

  it('waits, and is the reply of its author once its time has come, however many look', async () => {
    await using store = await open()
    const s = await start(store)
    const made = await s.api.call<ScheduledOut>('POST', s.path, {
      type: 'text',
      text: 'Ждём вас!',
      send_at: s.iso(HOUR),
      reply_to: (await store.db.selectFrom('messages').select('id').executeTakeFirstOrThrow()).id,
    })
    expect(made).toMatchObject({ status: 201, body: { status: 'scheduled', text: 'Ждём вас!', message_id: null } })
    const { id } = made.body
    expect(await s.due()).toBe(0)
    expect([await s.ours(), await s.listed()]).toEqual([[], [id]])
    expect(
      (await store.db.selectFrom('guests').select('waiting_since').executeTakeFirstOrThrow()).waiting_since,
    ).not.toBe(null)

    s.clock.advance(HOUR)
    await Promise.all([s.due(), s.due(), s.due()])
    const [reply, ...others] = await s.ours()
    expect(others).toEqual([])
    expect(reply).toMatchObject({ kind: 'reply', status: 'queued', text: 'Ждём вас!', author: made.body.author })
    expect(reply?.quoted_whatsapp_id).not.toBeNull()
    expect(await s.show(id)).toMatchObject({ status: 'sent', message_id: reply?.id })
    expect(await s.listed()).toEqual([])
    expect((await s.inbox.events('message.scheduled')).map(({ data }) => data.status)).toEqual(['scheduled', 'sent'])
    expect(await s.due()).toBe(0)
  })

  it('a process that dies before the commit leaves it to the next one', async () => {
    await using store = await open()
    const s = await start(store)
    await s.schedule()
    s.clock.advance(HOUR)
    let dead = true
    const dying = { ...s.inbox, clock: { ...s.clock, now: () => (dead ? die() : s.clock.now()) } }
    function die(): never {
      throw new Error('killed')
    }
    await expect(sendScheduled(dying)).rejects.toThrow('killed')
    dead = false
    expect(await s.ours()).toEqual([])
    await s.due()
    expect(await s.ours()).toHaveLength(1)
  })

  it('is withdrawn where the guest has written since, if that was wished; a change or a click sends it all the same', async () => {
    await using store = await open()
    const s = await start(store)
    const [wished, other] = [await s.schedule({ withdraw_if_guest_writes: true }), await s.schedule()]
    await s.guestWrites('Уже не надо')
    expect((await s.show(wished.id)).status).toBe('withdrawn')
    s.clock.advance(HOUR)
    await s.due()
    expect((await s.ours()).map(({ text }) => text)).toEqual(['Ждём вас!'])
    expect([(await s.show(wished.id)).status, (await s.show(other.id)).status]).toEqual(['withdrawn', 'sent'])
    expect(await s.listed()).toEqual([wished.id])

    expect((await s.change(wished.id, { text: 'Тогда в другой раз' })).status).toBe(409)
    const again = await s.change(wished.id, { text: 'Тогда в другой раз', send_at: s.iso(HOUR) })
    expect(again).toMatchObject({ status: 200, body: { status: 'scheduled', withdraw_if_guest_writes: true } })
    s.clock.advance(HOUR)
    await s.due()
    expect((await s.ours()).at(-1)).toMatchObject({ text: 'Тогда в другой раз' })

    const later = await s.schedule({ text: 'Сейчас', withdraw_if_guest_writes: true })
    await s.guestWrites('Алло')
    const sent = await s.api.call<MessageOut>('POST', `/v1/scheduled-messages/${later.id}/send`, {})
    expect(sent).toMatchObject({ status: 202, body: { text: 'Сейчас', status: 'queued' } })
    expect((await s.api.call('POST', `/v1/scheduled-messages/${later.id}/send`, {})).status).toBe(409)
  })

  it('is cancelled, and nobody sends it; what is sent cannot be cancelled', async () => {
    await using store = await open()
    const s = await start(store)
    const [kept, gone] = [await s.schedule(), await s.schedule()]
    for (let i = 0; i < 2; i++) {
      expect((await s.api.call('DELETE', `/v1/scheduled-messages/${gone.id}`)).status).toBe(204)
    }
    s.clock.advance(HOUR)
    await s.due()
    expect(await s.ours()).toHaveLength(1)
    expect((await s.show(gone.id)).status).toBe('cancelled')
    expect((await s.api.call('DELETE', `/v1/scheduled-messages/${kept.id}`)).status).toBe(409)
    expect((await s.change(kept.id, { send_at: s.iso(HOUR) })).status).toBe(409)
    expect((await s.change(gone.id, { text: 'x' })).status).toBe(409)
    expect((await s.change(gone.id, { send_at: s.iso(HOUR) })).body.status).toBe('scheduled')
  })

  it('says why it was not sent: blocked, the number gone, too late', async () => {
    await using store = await open()
    const s = await start(store)
    const second = await s.inbox.addNumber()
    const set = (columns: object) => store.db.updateTable('guests').set(columns).execute()
    const blocked = await s.schedule()
    await set({ blocked_at: 1 })
    s.clock.advance(HOUR)
    await s.due()
    await set({ blocked_at: null })
    const gone = await s.schedule({ number_id: second })
    await store.db.updateTable('numbers').set({ state: 'logged_out' }).where('id', '=', second).execute()
    s.clock.advance(HOUR)
    await s.due()
    const expired = await s.schedule()
    s.clock.advance(2 * HOUR + MINUTE)
    await s.due()
    const reasons = await Promise.all([blocked, gone, expired].map(async ({ id }) => (await s.show(id)).status_reason))
    expect(reasons).toEqual(['blocked', 'number_unavailable', 'expired'])
    expect(await s.ours()).toEqual([])
    expect(await s.listed()).toEqual([blocked.id, gone.id, expired.id])
    // Put right, it goes.
    await s.change(expired.id, { send_at: s.iso(MINUTE) })
    s.clock.advance(MINUTE)
    await s.due()
    expect(await s.ours()).toHaveLength(1)
  })

  it('takes its file along, which is the message’s then; of what was cancelled it is kept for a day', async () => {
    await using store = await open()
    const s = await start(store)
    const folder = join(s.inbox.settings.OTKLIK_DATA_DIR, 'media')
    const files = async () => (await readdir(folder, { recursive: true })).filter((name) => name.includes('med_'))
    async function scheduleFile(fields: Record<string, string> = {}) {
      const form = new FormData()
      const given = { send_at: s.iso(HOUR), text: 'Меню', withdraw_if_guest_writes: 'true', ...fields }
      for (const [name, value] of Object.entries(given)) form.set(name, value)
      form.set('file', new Blob(['%PDF']), 'меню.pdf')
      const headers = { authorization: `Bearer ${s.api.key}` }
      const response = await fetch(`${s.api.url}${s.path}`, { method: 'POST', headers, body: form })
      return { status: response.status, body: (await response.json()) as ScheduledOut }
    }
    const made = await scheduleFile()
    const media = { status: 'stored', file_name: 'меню.pdf', byte_size: 4 }
    const shown = { type: 'document', text: 'Меню', withdraw_if_guest_writes: true, media }
    expect(made).toMatchObject({ status: 201, body: shown })
    expect(await s.ours()).toEqual([])
    expect((await s.api.call('GET', made.body.media!.url)).status).toBe(200)
    await s.change(made.body.id, { text: 'Новое меню' })
    s.clock.advance(HOUR)
    await Promise.all([s.due(), s.due()])
    await s.inbox.sender().drain()
    const [message, ...others] = await s.ours()
    expect(others).toEqual([])
    expect(message).toMatchObject({
      type: 'document',
      text: 'Новое меню',
      media_id: made.body.media!.id,
      status: 'sent',
    })
    const rows = await store.db.selectFrom('media').select(['message_id', 'number_id']).execute()
    expect(rows).toEqual([{ message_id: message!.id, number_id: s.numberId }])
    expect(s.inbox.network.line(s.numberId).sent).toMatchObject([
      { message: { content: { type: 'media', media: { kind: 'document' } } } },
    ])

    const gone = await scheduleFile()
    await s.api.call('DELETE', `/v1/scheduled-messages/${gone.body.id}`)
    s.clock.advance(DAY - 1)
    await sweepMedia(s.inbox)
    expect(await files()).toHaveLength(2)
    expect((await s.change(gone.body.id, { send_at: s.iso(HOUR) })).body.status).toBe('scheduled')
    await s.api.call('DELETE', `/v1/scheduled-messages/${gone.body.id}`)
    s.clock.advance(DAY)
    await sweepMedia(s.inbox)
    expect(await files()).toHaveLength(1)
    expect((await s.change(gone.body.id, { send_at: s.iso(HOUR) })).status).toBe(409)
    for (const wrong of [
      { send_at: s.iso(-1), withdraw_if_guest_writes: 'true' },
      { send_at: '', withdraw_if_guest_writes: 'true' },
    ]) {
      expect((await scheduleFile(wrong)).status).toBe(422)
    }
    expect(await files()).toHaveLength(1)
  })

  it('goes with its guest: merged to the one who is left, erased to nobody', async () => {
    await using store = await open()
    const s = await start(store)
    const made = await s.schedule()
    const at = s.clock.now()
    const { id: keptId } = await transact(store.db, (tx) => insertGuest(tx, { name: 'Она же', at }))
    await transact(store.db, (tx) => mergeChats(tx, { keptId, mergedId: s.guestId, at }))
    expect(await s.show(made.id)).toMatchObject({ guest_id: keptId, status: 'scheduled' })
    await store.db.updateTable('guests').set({ erased_at: at }).where('id', '=', keptId).execute()
    s.clock.advance(HOUR)
    await s.due()
    expect(await s.show(made.id)).toMatchObject({ status: 'failed', status_reason: 'erased' })
  })

  it('refuses the past, a time too far away, and what a reply is refused by', async () => {
    await using store = await open()
    const s = await start(store)
    for (const [body, path] of [
      [{ send_at: s.iso(0) }, 'body.send_at'],
      [{ send_at: s.iso(91 * DAY) }, 'body.send_at'],
      [{ send_at: 'morgen' }, 'body.send_at'],
      [{ send_at: s.iso(HOUR), number_id: 'num_none' }, 'body.number_id'],
      [{ send_at: s.iso(HOUR), reply_to: 'msg_none' }, 'body.reply_to'],
      [{ withdraw_if_guest_writes: true }, 'body.send_at'],
    ] as const) {
      const answer = await s.api.call('POST', s.path, { type: 'text', text: 'x', ...body })
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ path }] } })
    }
    const { id } = await s.schedule()
    expect((await s.change(id, {})).status).toBe(422)
    expect((await s.change('sch_none', { text: 'x' })).status).toBe(404)
  })

  it('is found by an index, whoever looks', async () => {
    await using store = await open()
    const { guestId } = await start(store)
    const plans = await plansOf(
      store,
      async (db) => {
        await listDue(db, 1, { send_at: 0, id: '' }, 10)
        await listScheduled(db, guestId, { limit: 10 })
      },
      { without: ['seqscan', 'sort', 'bitmapscan'], only: /scheduled_messages/ },
    )
    expect(plans[0]).toContain('scheduled_messages_due')
    expect(plans[1]).toContain('scheduled_messages_guest')
    expect(plans.join('\n')).not.toMatch(/TEMP B-TREE|Sort/)
  })
})
