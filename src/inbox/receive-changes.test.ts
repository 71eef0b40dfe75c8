import { expect, it } from 'vitest'
import { atOnce } from '../../test/support/at-once.ts'
import { incoming } from '../../test/support/people.ts'
import { eachStore } from '../../test/support/stores.ts'
import { type Db, transact } from '../db/index.ts'
import { HOUR, MINUTE, SECOND } from '../lib/units.ts'
import type { IncomingMessage } from '../whatsapp/port.ts'
import { completeAction } from './actions.ts'
import { applyChange } from './changes.ts'
import { openReceiving } from './test-support/receiving.ts'
import { actOnMessage } from './write-message.ts'

const ANNA = { phone: '+79161234567', lid: '111' }

eachStore('edits, deletions, reactions', (open) => {
  const messages = (db: Db) => db.selectFrom('messages').selectAll().orderBy('id').execute()
  const guests = (db: Db) => db.selectFrom('guests').selectAll().where('merged_into', 'is', null).execute()
  const at = Date.UTC(2026, 0, 5, 12)
  const change = (content: IncomingMessage['content'], more: Partial<IncomingMessage> = {}) =>
    incoming({ peer: ANNA, content, at: at + MINUTE, ...more })

  it.each(['after', 'before'] as const)('apply when they arrive %s their message', async (when) => {
    await using store = await open()
    const inbox = await openReceiving(store.db)
    const original = () => inbox.receive(incoming({ id: 'T', peer: ANNA, text: 'в семь', at }))
    if (when === 'after') await original()
    await inbox.receive(change({ type: 'edit', targetId: 'T', text: 'в девять' }, { at: at + 2 * MINUTE }))
    await inbox.receive(change({ type: 'edit', targetId: 'T', text: 'в восемь' }))
    await inbox.receive(change({ type: 'reaction', targetId: 'T', emoji: '👍' }))
    if (when === 'before') await original()
    const [message, ...more] = await messages(store.db)
    expect(more).toEqual([])
    expect(message).toMatchObject({ text: 'в девять', edited_at: at + 2 * MINUTE })
    expect(JSON.parse(message!.reactions!)).toMatchObject({ guest: { emoji: '👍' } })
    expect(await store.db.selectFrom('pending_changes').selectAll().execute()).toEqual([])
    expect((await guests(store.db))[0]!.unread_count).toBe(1)
    expect((await inbox.events('message.updated')).at(-1)!.data).toMatchObject({
      text: 'в девять',
      reactions: { guest: '👍' },
    })
  })

  it('a guest and an operator who react at the same moment do not take it from each other', async () => {
    await using store = await open()
    const inbox = await openReceiving(store.db)
    await inbox.receive(incoming({ id: 'T', peer: ANNA, at }))
    const [message] = await messages(store.db)
    const { actionId } = await actOnMessage(inbox, message!.id, { kind: 'reaction', text: '❤️' }, 'key_1')
    await atOnce(store.db, 'outbox', 2, () =>
      Promise.all([
        inbox.receive(change({ type: 'reaction', targetId: 'T', emoji: '👍' })),
        store.db.transaction().execute((tx) => completeAction(tx, actionId, at + MINUTE)),
      ]),
    )
    expect(JSON.parse((await messages(store.db))[0]!.reactions!)).toMatchObject({
      guest: { emoji: '👍' },
      us: { emoji: '❤️' },
    })
  })

  it('repeat without a trace', async () => {
    await using store = await open()
    const inbox = await openReceiving(store.db)
    await inbox.receive(incoming({ id: 'T', peer: ANNA, at }))
    const edit = change({ type: 'edit', targetId: 'T', text: 'иначе' })
    const reaction = change({ type: 'reaction', targetId: 'T', emoji: '❤️' })
    for (let i = 0; i < 20; i++) await Promise.all([inbox.receive(edit), inbox.receive(reaction)])
    await inbox.receive(change({ type: 'reaction', targetId: 'T', emoji: '' }, { at: at + HOUR }))
    await inbox.receive(reaction)
    expect(await inbox.events('message.updated')).toHaveLength(3)
    expect((await inbox.events('message.updated')).at(-1)!.data).toMatchObject({ text: 'иначе', reactions: {} })
  })

  it.each(['after', 'before'] as const)('of one second: the later to arrive wins, %s their message', async (when) => {
    await using store = await open()
    const inbox = await openReceiving(store.db)
    const original = () => inbox.receive(incoming({ id: 'T', peer: ANNA, text: 'в семь', at }))
    const edits = ['раз', 'два', 'три'].map((text) => change({ type: 'edit', targetId: 'T', text }))
    const reactions = ['👍', '❤️', ''].map((emoji) => change({ type: 'reaction', targetId: 'T', emoji }))
    if (when === 'after') await original()
    for (const [i, edit] of edits.entries()) {
      await inbox.receive(edit)
      await inbox.receive(reactions[i]!)
    }
    if (when === 'before') await original()
    const shown = async () => (await inbox.events('message.updated')).at(-1)!.data
    expect(await shown()).toMatchObject({ text: 'три', reactions: {} })
    const count = (await inbox.events('message.updated')).length
    // Delivered once more, an earlier one does not become the last.
    for (const repeated of [edits[0]!, reactions[0]!, edits[2]!, reactions[2]!]) await inbox.receive(repeated)
    expect(await inbox.events('message.updated')).toHaveLength(count)
    expect((await messages(store.db))[0]).toMatchObject({ text: 'три' })
  })

  it('of an older second lose, whatever arrives first', async () => {
    await using store = await open()
    const inbox = await openReceiving(store.db)
    await inbox.receive(incoming({ id: 'T', peer: ANNA, text: 'в семь', at }))
    const early = { at: at + MINUTE - SECOND, offline: true }
    await inbox.receive(change({ type: 'edit', targetId: 'T', text: 'новее' }))
    await inbox.receive(change({ type: 'edit', targetId: 'T', text: 'старее' }, early))
    await inbox.receive(change({ type: 'reaction', targetId: 'T', emoji: '👍' }))
    await inbox.receive(change({ type: 'reaction', targetId: 'T', emoji: '❤️' }, early))
    const { data } = (await inbox.events('message.updated')).at(-1)!
    expect(data).toMatchObject({ text: 'новее', reactions: { guest: '👍' } })
  })

  it('an edit within the second of a deletion, before or after it, brings nothing back', async () => {
    await using store = await open()
    const inbox = await openReceiving(store.db)
    for (const id of ['A', 'B']) await inbox.receive(incoming({ id, peer: ANNA, text: 'тайна', at }))
    await inbox.receive(change({ type: 'edit', targetId: 'A', text: 'иначе' }))
    await inbox.receive(change({ type: 'delete', targetId: 'A' }))
    await inbox.receive(change({ type: 'delete', targetId: 'B' }))
    await inbox.receive(change({ type: 'edit', targetId: 'B', text: 'иначе' }))
    expect(await messages(store.db)).toMatchObject([
      { text: null, deleted_at: at + MINUTE },
      { text: null, deleted_at: at + MINUTE },
    ])
  })

  it('an edit on the phone in the second of one made here counts by its arrival', async () => {
    await using store = await open()
    const inbox = await openReceiving(store.db)
    await inbox.receive(incoming({ id: 'T', peer: ANNA, fromMe: true, text: 'в семь', at }))
    const [row] = await messages(store.db)
    const ours = { type: 'edit', targetId: 'T', text: 'здесь' } as const
    await transact(store.db, (tx) => applyChange(tx, row!, ours, { fromMe: true, at: at + MINUTE + 700, id: 'O' }))
    await inbox.receive(change({ type: 'edit', targetId: 'T', text: 'на телефоне' }, { fromMe: true }))
    expect(await messages(store.db)).toMatchObject([{ text: 'на телефоне', edited_at: at + MINUTE + 700 }])
  })

  it('take the text of a deleted message away for good', async () => {
    await using store = await open()
    const inbox = await openReceiving(store.db)
    await inbox.receive(incoming({ id: 'T', peer: ANNA, text: 'тайна', at }))
    await inbox.receive(change({ type: 'delete', targetId: 'T' }))
    await inbox.receive(change({ type: 'edit', targetId: 'T', text: 'тайна' }, { at: at + HOUR }))
    expect((await messages(store.db))[0]).toMatchObject({ text: null, deleted_at: at + MINUTE })
  })

  it('cannot be made by somebody else', async () => {
    await using store = await open()
    const inbox = await openReceiving(store.db)
    await inbox.receive(incoming({ id: 'T', peer: ANNA, text: 'моё', at }))
    const stranger = { phone: '+79160000001' }
    await inbox.receive(change({ type: 'edit', targetId: 'T', text: 'взлом' }, { peer: stranger }))
    await inbox.receive(change({ type: 'delete', targetId: 'T' }, { peer: stranger }))
    await inbox.receive(change({ type: 'edit', targetId: 'T', text: 'наш' }, { fromMe: true }))
    expect((await messages(store.db))[0]).toMatchObject({ text: 'моё', deleted_at: null, edited_at: null })
  })
})
