import { expect, it } from 'vitest'
import { refused, taken, unsure } from '../../../test/support/fake-provider.ts'
import { failFirstAttempts } from '../../../test/support/retries.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { DAY, HOUR } from '../../lib/units.ts'
import { takeReceipts } from '../reports.ts'
import { openScene, type Scene } from '../test-support/scene.ts'
import { savePushToken } from './tokens.ts'

eachStore('send cycles of pushes', (open) => {
  const addToken = (s: Scene, guestId: string, token: string) =>
    s.db
      .transaction()
      .execute((tx) => savePushToken(tx, guestId, { token, platform: 'android', app: '' }, s.clock.now()))

  it('reaches every device of a guest, and forgets those that are gone', async () => {
    const s = await openScene(await open(), { guests: 2, channel: 'push' })
    await addToken(s, s.guests[0]!, 'token-one')
    await addToken(s, s.guests[0]!, 'token-gone')
    await s.start()
    s.provider.answers(({ no, to }) => (to === 'token-gone' ? refused('dead_address', 'fcm_unregistered') : taken(no)))
    await s.channelCycle()
    expect(s.provider.got.map(({ to }) => to).sort()).toEqual(['token-gone', 'token-one'])
    expect(await s.deliveries()).toMatchObject([{ status: 'sent' }, { status: 'skipped', reason: 'no_push_token' }])
    const gone = await s.db
      .selectFrom('push_tokens')
      .selectAll()
      .where('token', '=', 'token-gone')
      .executeTakeFirstOrThrow()
    expect(gone.removed_reason).toBe('fcm_unregistered')
    await addToken(s, s.guests[1]!, 'token-gone')
    const back = await s.db.selectFrom('push_tokens').selectAll().where('token', '=', 'token-gone').execute()
    expect(back).toMatchObject([{ guest_id: s.guests[1], removed_at: null }])
  })

  it('repeats what is unsure under the same id, which replaces it', async () => {
    const s = await openScene(await open(), { channel: 'push' })
    await addToken(s, s.guests[0]!, 'token-one')
    s.provider.answers(() => unsure)
    await s.start()
    await s.channelCycle()
    s.provider.answers(({ no }) => taken(no))
    await s.runChannel(s.clock.now() + HOUR)
    expect(s.provider.got).toHaveLength(2)
    expect(new Set(s.provider.got.map(({ deliveryId }) => deliveryId)).size).toBe(1)
    expect(await s.deliveries()).toMatchObject([{ status: 'sent', attempts: 2 }])
  })

  it('believes the app about what was shown and opened', async () => {
    const s = await openScene(await open(), { channel: 'push' })
    await addToken(s, s.guests[0]!, 'token-one')
    await s.start()
    await s.channelCycle()
    const { deliveryId } = s.provider.got[0]!
    const taken = await takeReceipts(s.deps, [
      { deliveryId, status: 'read', at: undefined },
      { deliveryId, status: 'delivered', at: s.clock.now() + DAY },
      { deliveryId: 'dlv_nobody', status: 'read', at: undefined },
    ])
    expect(taken).toBe(2)
    expect(await s.deliveries()).toMatchObject([{ status: 'read' }])
  })

  it('counts a receipt once, also when the database ends its transaction and it begins again', async () => {
    const s = await openScene(await open(), { channel: 'push' })
    await addToken(s, s.guests[0]!, 'token-one')
    await s.start()
    await s.channelCycle()
    const failed = failFirstAttempts(s.db)
    const { deliveryId } = s.provider.got[0]!
    expect(await takeReceipts(s.deps, [{ deliveryId, status: 'read', at: undefined }])).toBe(1)
    expect(failed()).toBe(1)
  })
})
