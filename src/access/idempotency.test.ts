import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { testClock } from '../../test/support/clock.ts'
import { serve, TEST_SECRET_KEY } from '../../test/support/serve.ts'
import { eachStore } from '../../test/support/stores.ts'
import type { Db } from '../db/index.ts'
import { route } from '../http/route.ts'
import { AppError } from '../lib/errors.ts'
import { createLogger } from '../lib/logger.ts'
import { DAY, MINUTE } from '../lib/units.ts'
import { forgetOldAnswers, storedIdempotency } from './idempotency.ts'

async function start(db: Db) {
  const state = { made: 0, refuse: false, fail: false, workMs: 0 }
  const clock = testClock()
  const api = await serve(
    db,
    [
      route({
        method: 'post',
        path: '/v1/things',
        scope: 'guests:write',
        tag: 'Things',
        summary: 'Make',
        body: z.object({ n: z.number() }),
        responses: { 201: z.object({ made: z.number(), secret: z.string() }) },
        async handle() {
          await sleep(state.workMs)
          if (state.refuse) throw new AppError('wrong_state', 'Not now.')
          if (state.fail) throw new Error('a bug')
          return { status: 201, body: { made: ++state.made, secret: 'whsec_shown_once' } }
        },
      }),
    ],
    { clock },
  )
  const post = (n: number, key: string) => api.call('POST', '/v1/things', { n }, { 'idempotency-key': key })
  return { api, state, clock, post }
}

eachStore('an idempotency key', (open) => {
  it('gives a repeat the first answer', async () => {
    const { post, state } = await start((await open()).db)
    const first = await post(1, 'a')
    const second = await post(1, 'a')
    expect([first.status, first.headers.get('idempotent-replay')]).toEqual([201, null])
    expect([second.status, second.headers.get('idempotent-replay')]).toEqual([201, 'true'])
    expect(second.body).toEqual(first.body)
    expect((await post(1, 'b')).body).toMatchObject({ made: 2 })
    expect(state.made).toBe(2)
  })

  it('belongs to one request', async () => {
    const { post } = await start((await open()).db)
    await post(1, 'a')
    expect(await post(2, 'a')).toMatchObject({ status: 409, body: { code: 'idempotency_mismatch' } })
  })

  it('lets one of many at once do the work, and gives all its answer', async () => {
    const { post, state } = await start((await open()).db)
    state.workMs = 150
    const answers = await Promise.all(Array.from({ length: 12 }, () => post(1, 'race')))
    expect(state.made).toBe(1)
    expect(answers.map(({ status, body }) => [status, body.made])).toEqual(answers.map(() => [201, 1]))
    expect(answers.filter(({ headers }) => headers.get('idempotent-replay') === null)).toHaveLength(1)
  })

  it('is free again after a refusal and after a bug', async () => {
    const { post, state } = await start((await open()).db)
    state.refuse = true
    expect((await post(1, 'a')).status).toBe(409)
    state.refuse = false
    state.fail = true
    expect((await post(1, 'a')).status).toBe(500)
    state.fail = false
    expect((await post(1, 'a')).status).toBe(201)
  })

  it('is not used up by bad input', async () => {
    const { api, post } = await start((await open()).db)
    const bad = await api.call('POST', '/v1/things', { n: 'x' }, { 'idempotency-key': 'a' })
    expect(bad.status).toBe(422)
    expect((await post(1, 'a')).status).toBe(201)
    expect((await api.call('POST', '/v1/things', { n: 1 }, { 'idempotency-key': 'a b' })).status).toBe(400)
  })

  it('is taken over from a process that died at work', async () => {
    const { db } = await open()
    const { post, clock, state } = await start(db)
    const log = createLogger('silent')
    await post(1, 'other')
    const { request_hash: hash } = await db
      .selectFrom('idempotency_keys')
      .select('request_hash')
      .executeTakeFirstOrThrow()
    const dead = storedIdempotency({ db, clock, log, secretKey: TEST_SECRET_KEY })
    const claim = await dead.claim({ actorId: 'key_administrator', key: 'a', hash })
    expect(claim.first).toBe(true)
    clock.advance(MINUTE)
    expect((await post(1, 'a')).body).toMatchObject({ made: 2 })
    expect(state.made).toBe(2)
  })

  it('is remembered encrypted, for a day', async () => {
    const { db } = await open()
    const { post, clock } = await start(db)
    await post(1, 'a')
    const row = await db.selectFrom('idempotency_keys').selectAll().executeTakeFirstOrThrow()
    expect(Buffer.from(row.body!, 'base64').toString('latin1')).not.toContain('whsec_shown_once')
    clock.advance(DAY + 1)
    expect((await post(2, 'a')).body).toMatchObject({ made: 2 })
    clock.advance(DAY + 1)
    expect(await forgetOldAnswers(db, clock.now())).toBe(1)
  })
})
