import { expect, it } from 'vitest'
import { readPasskeyOptions } from './passkey-options.ts'
import { addFillers, isSpent } from './qr-references.ts'

const CHALLENGE = Buffer.alloc(32, 7).toString('base64url')

it('a challenge is read as browsers know it; one that is not for WhatsApp is refused', () => {
  const sound = {
    challenge: CHALLENGE,
    timeout: 600_000,
    rpId: 'whatsapp.com',
    allowCredentials: [],
    userVerification: 'required',
  }
  expect(readPasskeyOptions(JSON.stringify({ ...sound, extensions: { uvm: true }, odd: 1 }))).toEqual({
    ...sound,
    extensions: { uvm: true },
  })
  expect(readPasskeyOptions(JSON.stringify({ challenge: CHALLENGE }))).toMatchObject({ rpId: 'whatsapp.com' })
  for (const text of [
    '',
    '{}',
    '[]',
    JSON.stringify({ ...sound, rpId: 'example.com' }),
    JSON.stringify({ challenge: '!' }),
  ]) {
    expect(() => readPasskeyOptions(text)).toThrow()
  }
})

it('references for QR codes last longer than WhatsApp’s own, and are known as spent', () => {
  const ref = { tag: 'ref', attrs: {}, content: Buffer.from('2@abc') }
  const offer = (content: (typeof ref)[]) => ({
    tag: 'iq',
    attrs: { type: 'set' },
    content: [{ tag: 'pair-device', attrs: {}, content }],
  })
  const stanza = offer([ref])
  addFillers(stanza)
  const [own, ...fillers] = stanza.content[0]!.content
  expect(own).toBe(ref)
  expect(fillers.length * 20).toBeGreaterThan(15 * 60)
  const qrOf = (content: Uint8Array) => `https://wa.me/settings/linked_devices#${content},noise,identity,secret,1`
  expect(fillers.every(({ content }) => isSpent(qrOf(content)))).toBe(true)
  expect(isSpent(qrOf(ref.content))).toBe(false)
  const empty = offer([])
  addFillers(empty)
  expect(empty).toEqual(offer([]))
})
