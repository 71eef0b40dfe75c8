import { expect, it } from 'vitest'
import { mockNetwork } from '../../../test/support/mocked-network.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { until } from '../../../test/support/until.ts'
import { SECOND } from '../../lib/units.ts'
import { GUEST, meta, openScene, refusal, taken, write } from './test-support/scene.ts'

mockNetwork()

eachStore('an official number to which Meta says no, or nothing', (openStore) => {
  it('does with a refusal what the table says, and may send the message again', async () => {
    const { db } = await openStore()
    const { connection, heard } = await openScene(db)
    const answers = (status: number, body: object, headers = {}) =>
      meta().post('/v26.0/1042/messages').reply(status, body, headers)
    answers(400, refusal(131047))
    expect(await write(connection, 'A')).toEqual({ outcome: 'refused', code: 131047 })
    answers(400, refusal(131048))
    expect(await write(connection, 'B')).toEqual({ outcome: 'refused', code: 131048 })
    answers(400, refusal(130429), { 'retry-after': '30' })
    expect(await write(connection, 'C')).toMatchObject({ outcome: 'not_sent', retryable: true, afterMs: 30 * SECOND })
    taken('wamid.C')
    expect(await write(connection, 'C')).toMatchObject({ outcome: 'accepted' })
    answers(401, refusal(190, { error_subcode: 463 }))
    expect(await write(connection, 'D')).toMatchObject({ outcome: 'not_sent', retryable: true })
    await until('closed', () => heard.closed !== undefined)
    expect(heard.closed).toEqual({ kind: 'access_refused', reason: 'token_refused' })
    expect(await write(connection, 'D')).toMatchObject({ outcome: 'not_sent', detail: 'not connected' })
  })

  it.each<[string, () => unknown]>([
    [
      'Meta was cut off',
      () =>
        meta()
          .post('/v26.0/1042/messages')
          .replyWithError(Object.assign(new Error('x'), { code: 'ECONNRESET' })),
    ],
    ['a gateway gave up', () => meta().post('/v26.0/1042/messages').reply(502, '<html>')],
    ['the answer cannot be read', () => meta().post('/v26.0/1042/messages').reply(200, '{}')],
  ])('never sends a message again of which nobody knows (once, invariant 2): %s', async (_what, answers) => {
    const { db } = await openStore()
    const first = await openScene(db)
    answers()
    expect(await write(first.connection, 'U')).toEqual({ outcome: 'unconfirmed' })
    // Nothing more is requested: this test's network would refuse it.
    expect(await write(first.connection, 'U')).toEqual({ outcome: 'unconfirmed' })
    await first.connection.close()
    // Another process finds it, as after a crash between the POST and its answer.
    const second = await openScene(db)
    expect(await write(second.connection, 'U')).toEqual({ outcome: 'unconfirmed' })
    const { begun_at } = await db.selectFrom('cloud_sends').selectAll().executeTakeFirstOrThrow()
    await second.post(second.status('delivered', { id: 'wamid.U', biz_opaque_callback_data: `U ${begun_at}` }))
    await until('healed', async () => (await second.waiting()).length === 0)
    expect(second.heard.late).toMatchObject([{ id: 'U', result: { outcome: 'accepted' } }])
    expect(second.heard.receipts).toMatchObject([{ messageIds: ['U'], status: 'delivered', peer: GUEST }])
    expect(await write(second.connection, 'U')).toMatchObject({ outcome: 'accepted' })
  })

  it('keeps to what Meta lets one person get, over restarts, whatever it is and whoever sends it', async () => {
    const { db } = await openStore()
    const { connection, clock } = await openScene(db)
    for (const id of ['P1', 'P2', 'P3']) {
      taken(`wamid.${id}`)
      expect(await write(connection, id)).toMatchObject({ outcome: 'accepted' })
    }
    clock.advance(5 * SECOND)
    // Nothing is asked of Meta: this test's network would refuse it.
    const reaction = { type: 'reaction', targetId: 'P1', targetFromMe: true, emoji: '👍' } as const
    expect(await write(connection, 'P4', reaction)).toMatchObject({
      outcome: 'not_sent',
      retryable: true,
      afterMs: 14 * SECOND,
    })
    await connection.close()
    const second = await openScene(db)
    second.clock.advance(5 * SECOND)
    expect(await write(second.connection, 'P4')).toMatchObject({ outcome: 'not_sent', afterMs: 14 * SECOND })
    taken('wamid.other')
    expect(await write(second.connection, 'P5', 'Hi', { phone: '+16505550000' })).toMatchObject({ outcome: 'accepted' })
    second.clock.advance(14 * SECOND)
    taken('wamid.P4')
    const two = await Promise.all([write(second.connection, 'P4'), write(second.connection, 'P4')])
    expect(two).toMatchObject([{ outcome: 'accepted' }, { outcome: 'accepted' }])
  })

  it('waits longer each time that Meta says a person gets too much, as others may send through the number', async () => {
    const { db } = await openStore()
    const { connection } = await openScene(db)
    const waits: unknown[] = []
    for (let n = 0; n < 5; n++) {
      meta().post('/v26.0/1042/messages').reply(400, refusal(131056))
      const result = await write(connection, 'W')
      waits.push(result.outcome === 'not_sent' && result.afterMs)
    }
    expect(waits).toEqual([6, 16, 64, 256, 256].map((seconds) => seconds * SECOND))
  })

  it('says of a refused template which one it is, before the send ends', async () => {
    const { db } = await openStore()
    const { connection, heard, post, status, waiting } = await openScene(db)
    const template = { name: 'friday', language: 'ru', category: 'marketing' as const, components: [] }
    meta().post('/v26.0/1042/messages').reply(400, refusal(132015))
    expect(await write(connection, 'T', { type: 'template', text: 'x', template })).toEqual({
      outcome: 'refused',
      code: 132015,
    })
    const told = { field: 'template_refused', value: { code: 132015, template: { name: 'friday', language: 'ru' } } }
    expect(heard.changes).toMatchObject([told])
    taken('wamid.T2')
    await write(connection, 'T2', { type: 'template', text: 'x', template })
    await post(status('failed', { id: 'wamid.T2', errors: [{ code: 132016, title: 'x' }] }))
    await until('taken', async () => (await waiting()).length === 0)
    expect(heard.changes).toMatchObject([told, { field: 'template_refused', value: { code: 132016 } }])
  })

  it('tries again what never left', async () => {
    const { db } = await openStore()
    const { connection } = await openScene(db)
    const away = Object.assign(new Error('x'), { code: 'ECONNREFUSED' })
    meta().post('/v26.0/1042/messages').replyWithError(away)
    expect(await write(connection, 'N')).toMatchObject({ outcome: 'not_sent', retryable: true })
    taken('wamid.N')
    expect(await write(connection, 'N')).toMatchObject({ outcome: 'accepted' })
  })
})
