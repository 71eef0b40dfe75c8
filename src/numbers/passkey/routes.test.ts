import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { poolWorld } from '../../../test/support/pool.ts'
import { serve } from '../../../test/support/serve.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { until } from '../../../test/support/until.ts'
import { MINUTE } from '../../lib/units.ts'
import { makeAuthenticator } from '../../sandbox/index.ts'
import type { PasskeyOptions, PasskeyStep } from '../../whatsapp/port.ts'
import type { NumberOut } from '../present-number.ts'
import { numberRoutes } from '../routes.ts'
import { passkeySnippet } from './snippet.ts'

const OPTIONS: PasskeyOptions = {
  challenge: Buffer.from('a challenge of thirty-two bytes!').toString('base64url'),
  timeout: 600_000,
  rpId: 'whatsapp.com',
  allowCredentials: [],
  userVerification: 'required',
}

type Passkey = {
  stage: string
  expires_at: string | null
  code: string | null
  must_confirm: boolean
  problem: string | null
}

eachStore('passkey API', (open) => {
  async function setUp() {
    const { db } = await open()
    const world = await poolWorld(db)
    const api = await serve(db, numberRoutes(world), { clock: world.clock })
    await world.pool()
    const { id } = await api.post<NumberOut>('/v1/numbers', { label: 'Main' })
    const path = `/v1/numbers/${id}/passkey`
    await until('a QR', async () => world.fake.line(id).qr)
    const step = async (told: PasskeyStep) => {
      await world.fake.handlers(id).onPasskey?.(told)
      await until(told.stage, async () => (await api.get<NumberOut>(`/v1/numbers/${id}`)).passkey?.stage === told.stage)
    }
    const expiresAt = Date.now() + 10 * MINUTE
    const challenge = () => step({ stage: 'required', options: OPTIONS, problem: null, expiresAt })
    const replies = () => world.fake.line(id).passkeyReplies
    return { ...world, api, id, path, step, challenge, expiresAt, replies }
  }
  const owner = makeAuthenticator()

  it('gives the challenge, takes the answer once, and says what comes next', async () => {
    const { api, id, path, step, challenge, expiresAt, replies } = await setUp()
    expect(await api.call('GET', path)).toMatchObject({ status: 409, body: { code: 'wrong_state' } })
    await challenge()
    const until = new Date(expiresAt).toISOString()
    expect(await api.get(`/v1/numbers/${id}`)).toMatchObject({
      state: 'pairing',
      reason: 'passkey_required',
      passkey: { stage: 'required', expires_at: until },
    })
    const asked = await api.get<Passkey & { options: unknown; snippet: string }>(path)
    expect(asked).toMatchObject({ stage: 'required', expires_at: until, options: OPTIONS, code: null, problem: null })
    expect(asked.snippet).toContain(OPTIONS.challenge)
    expect(await api.call('POST', path, { confirmed: true })).toMatchObject({ status: 409 })
    const credential = owner.sign(OPTIONS)
    const answering = api.post<Passkey>(path, { credential })
    await expect.poll(replies).toHaveLength(1)
    const [given] = replies()
    if (given === 'confirmed' || !given) throw new Error('no answer')
    expect(JSON.parse(Buffer.from(given.assertion).toString('utf8'))).toEqual(credential)
    expect(Buffer.from(given.credentialId).toString('base64url')).toBe(owner.credential.id)
    await step({ stage: 'comparing', code: 'ABCD-1234', mustConfirm: true, expiresAt })
    expect(await answering).toMatchObject({ stage: 'comparing', code: 'ABCD-1234', must_confirm: true, options: null })
    expect(await api.call('POST', path, { credential })).toMatchObject({ status: 409 })
    const confirming = api.post<Passkey>(path, { confirmed: true })
    await expect.poll(replies).toEqual([given, 'confirmed'])
    await step({ stage: 'on_phone', expiresAt })
    expect(await confirming).toMatchObject({ stage: 'on_phone', code: null })
  })

  it.each([
    ['an older challenge', { challenge: Buffer.from('another').toString('base64url') }, 'older challenge'],
    ['another page', { origin: 'https://web.whatsapp.com.example.com' }, 'on https://web.whatsapp.com'],
    ['a passkey of another site', { rpId: 'example.com' }, 'not for whatsapp.com'],
    ['nobody verified', { isVerified: false }, 'without fingerprint'],
    ['a new passkey', { type: 'webauthn.create' }, 'not the answer'],
  ])('refuses %s, with words', async (_what, circumstances, words) => {
    const { api, path, challenge, replies } = await setUp()
    await challenge()
    const answer = await api.call('POST', path, { credential: owner.sign(OPTIONS, circumstances) })
    expect(answer).toMatchObject({ status: 422, body: { detail: expect.stringContaining(words) } })
    expect(replies()).toEqual([])
  })

  it('refuses what is no answer at all', async () => {
    const { api, path, challenge } = await setUp()
    await challenge()
    const sound = owner.sign(OPTIONS) as { response: object }
    for (const body of [
      {},
      { credential: 'x' },
      { confirmed: false },
      { credential: { ...sound, response: { ...sound.response, clientDataJSON: 'bm8' } } },
      { credential: { ...sound, type: 'password' } },
    ]) {
      expect(await api.call('POST', path, body)).toMatchObject({ status: 422 })
    }
  })
})

describe('the snippet for the owner’s browser', () => {
  it('asks for this passkey after a click, and shows the answer to be copied', async () => {
    const asked: unknown[] = []
    let click: (event: object) => Promise<void> = async () => undefined
    const shown: { value?: string; style: object; select(): void }[] = []
    runInNewContext(passkeySnippet(OPTIONS), {
      document: {
        createElement: () => ({ style: {}, select: () => undefined }),
        body: { append: (element: (typeof shown)[number]) => shown.push(element) },
      },
      PublicKeyCredential: { parseRequestOptionsFromJSON: (options: object) => ({ parsed: options }) },
      navigator: {
        credentials: {
          async get(given: unknown) {
            asked.push(given)
            return { toJSON: () => owner }
          },
        },
      },
      addEventListener: (_name: string, listener: typeof click) => {
        click = listener
      },
    })
    const owner = { id: 'x' }
    expect(asked).toEqual([])
    await click({ preventDefault: () => undefined, stopImmediatePropagation: () => undefined })
    expect(JSON.parse(JSON.stringify(asked))).toEqual([{ publicKey: { parsed: OPTIONS } }])
    expect(shown.map(({ value }) => value)).toEqual([JSON.stringify(owner)])
  })
})
