import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, inject, it } from 'vitest'
import { z } from 'zod'
import { testClock } from '../../test/support/clock.ts'
import { serve, TEST_SECRET_KEY } from '../../test/support/serve.ts'
import { eachStore } from '../../test/support/stores.ts'
import { type Db, transact } from '../db/index.ts'
import { digestOfForm } from '../http/form-digest.ts'
import type { Claim, Idempotency } from '../http/idempotency.ts'
import { route } from '../http/route.ts'
import { AppError } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import { createLogger } from '../lib/logger.ts'
import { MINUTE } from '../lib/units.ts'
import { audit } from './audit.ts'
import { storedIdempotency } from './idempotency.ts'

const by = { id: 'key_test' }

/** Two transactions, one after the other; `before` is called in front of each, where a process may die. */
async function start(db: Db, before: (step: 'first' | 'second' | 'answer') => void | Promise<void>) {
  const clock = testClock()
  const stored = storedIdempotency({ db, clock, log: createLogger('silent'), secretKey: TEST_SECRET_KEY })
  const write = (action: string) =>
    transact(db, async (tx) => {
      const subject = newId('nte')
      await audit(tx, { actor: by, action, subject, at: clock.now() })
      return { subject, secret: 'shown once' }
    })
  const idempotency: Idempotency = {
    async claim(request): Promise<Claim> {
      const claim = await stored.claim(request)
      if (!claim.first) return claim
      // A process that dies neither stores its answer nor gives its claim back.
      const finish: typeof claim.finish = async (result) => {
        await before('answer')
        await claim.finish(result)
      }
      return { ...claim, finish, release: () => (dead ? Promise.resolve() : claim.release()) }
    },
  }
  let dead = false
  const api = await serve(
    db,
    [
      route({
        method: 'post',
        path: '/v1/things',
        scope: 'guests:write',
        tag: 'Things',
        summary: 'Make',
        responses: { 201: z.object({ subjects: z.array(z.string()), secret: z.string() }) },
        async handle() {
          await before('first')
          const one = await write('one')
          await before('second')
          const two = await transact(db, (tx) =>
            audit(tx, { actor: by, action: 'two', subject: one.subject, at: clock.now() }),
          ).then(() => one)
          return { status: 201, body: { subjects: [one.subject, two.subject], secret: one.secret } }
        },
      }),
    ],
    { clock, idempotency },
  )
  const post = (key = 'a') => api.call('POST', '/v1/things', undefined, { 'idempotency-key': key })
  const rows = async () =>
    (await db.selectFrom('audit_log').select('action').orderBy('id').execute()).map(({ action }) => action)
  const die = (is: boolean) => {
    dead = is
  }
  return { post, rows, clock, die }
}

eachStore('a request with an idempotency key that was cut off', (open) => {
  it.each(['first', 'second', 'answer'] as const)(
    'before its %s acts once when it is repeated, and answers as it would have',
    async (where) => {
      const { db } = await open()
      let kills = 0
      const { post, rows, clock, die } = await start(db, (step) => {
        if (step !== where || kills > 0) return
        kills += 1
        throw new Error('killed')
      })
      die(true)
      expect((await post()).status).toBe(500)
      die(false)
      clock.advance(MINUTE)
      const answer = await post()
      expect(answer).toMatchObject({ status: 201, body: { secret: 'shown once' } })
      expect(await rows()).toEqual(['one', 'two'])
      const { subject } = await db.selectFrom('audit_log').select('subject').limit(1).executeTakeFirstOrThrow()
      expect(answer.body.subjects).toEqual([subject, subject])
      expect((await post()).body).toEqual(answer.body)
      const steps = await db.selectFrom('idempotency_steps').select('result').execute()
      expect(Buffer.from(steps[0]!.result, 'base64').toString('latin1')).not.toContain('shown once')
    },
  )

  it('goes on behind what it did when a later part was refused, at once', async () => {
    const { db } = await open()
    let refuse = true
    const { post, rows } = await start(db, (step) => {
      if (step === 'second' && refuse) throw new AppError('wrong_state', 'Not now.')
    })
    expect((await post()).status).toBe(409)
    expect(await rows()).toEqual(['one'])
    refuse = false
    expect((await post()).status).toBe(201)
    expect(await rows()).toEqual(['one', 'two'])
  })

  it('is fenced off when it was only asleep, and a repeat has taken over meanwhile', async () => {
    const { db } = await open()
    const sleeping = Promise.withResolvers<void>()
    const asleep = Promise.withResolvers<void>()
    let first = true
    const { post, rows, clock } = await start(db, async (step) => {
      if (step !== 'first' || !first) return
      first = false
      asleep.resolve()
      await sleeping.promise
    })
    const slow = post()
    await asleep.promise
    clock.advance(MINUTE)
    const repeat = await post()
    expect(repeat.status).toBe(201)
    sleeping.resolve()
    expect(await slow).toMatchObject({ status: 409, body: { code: 'conflict' } })
    expect(await rows()).toEqual(['one', 'two'])
    expect((await post()).body).toEqual(repeat.body)
  })
})

eachStore('an upload under an idempotency key', (open) => {
  it('is the same by its bytes: other bytes are another request, and a repeat leaves no file behind', async () => {
    const { db } = await open()
    const folder = await mkdtemp(join(inject('runFolder'), 'form-'))
    let made = 0
    let discarded = 0
    const api = await serve(db, [
      route({
        method: 'post',
        path: '/v1/files',
        scope: 'guests:write',
        tag: 'Things',
        summary: 'Send',
        responses: { 201: z.object({ made: z.number() }) },
        upload: {
          form: z.object({ file: z.string() }),
          async receive({ req }) {
            const parts: Buffer[] = []
            for await (const part of req) parts.push(part as Buffer)
            const boundary = req.get('content-type')!.split('boundary=')[1]!
            const path = join(folder, newId('med'))
            await writeFile(path, Buffer.concat(parts).toString().replaceAll(boundary, ''))
            const discard = async () => {
              discarded += 1
              await rm(path)
            }
            return { digest: await digestOfForm({}, { path, originalname: 'a', mimetype: 'a/b' }), discard }
          },
          handle: () => ({ status: 201, body: { made: ++made } }),
        },
        handle: () => undefined,
      }),
    ])
    const send = async (bytes: string, key: string) => {
      const form = new FormData()
      form.set('file', new Blob([bytes]), 'a.txt')
      const headers = { authorization: `Bearer ${api.key}`, 'idempotency-key': key }
      const response = await fetch(`${api.url}/v1/files`, { method: 'POST', body: form, headers })
      return [
        response.status,
        ((await response.json()) as { made?: number }).made,
        response.headers.get('idempotent-replay'),
      ]
    }
    expect(await send('same', 'a')).toEqual([201, 1, null])
    expect(await send('same', 'a')).toEqual([201, 1, 'true'])
    expect(await send('other', 'a')).toEqual([409, undefined, null])
    expect(await send('other', 'b b')).toEqual([400, undefined, null])
    expect([made, discarded]).toEqual([1, 3])
  })
})
