import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

export type Pushed = {
  browser: string
  headers: IncomingHttpHeaders
  /** The payload the browser reads. */
  data: Record<string, unknown>
  /** The claims of the VAPID token, its signature checked. */
  claims: Record<string, unknown>
}

/** A push service on loopback, with the browsers it serves. */
export type PushService = {
  pushed: Pushed[]
  /** How it answers; 201 unless set. */
  answer(pushed: Pushed, res: ServerResponse): void
  /** The subscription of a browser for `publicKey`. */
  browser(name: string): { endpoint: string; keys: { p256dh: string; auth: string }; language: 'ru' | 'en' }
}

/** Listens until the test ends. Decrypts as RFC 8291 says, using only Node's own cryptography. */
export async function openPushService(): Promise<PushService> {
  const browsers = new Map<string, { ecdh: ReturnType<typeof createECDH>; auth: Buffer }>()
  const server = createServer(async (req, res) => {
    const name = (req.url ?? '').slice('/push/'.length)
    const keys = browsers.get(name)
    const body = await buffer(req)
    if (!keys) return void res.writeHead(404).end()
    const data = JSON.parse(decrypt(body, keys).toString('utf8'))
    const pushed = { browser: name, headers: req.headers, data, claims: claimsOf(req.headers.authorization ?? '') }
    service.pushed.push(pushed)
    service.answer(pushed, res)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const service: PushService = {
    pushed: [],
    answer: (_, res) => void res.writeHead(201).end(),
    browser(name) {
      const ecdh = createECDH('prime256v1')
      const p256dh = ecdh.generateKeys('base64url')
      const auth = randomBytes(16)
      browsers.set(name, { ecdh, auth })
      return { endpoint: `${origin}/push/${name}`, keys: { p256dh, auth: auth.toString('base64url') }, language: 'ru' }
    },
  }
  return service
}

function decrypt(body: Buffer, { ecdh, auth }: { ecdh: ReturnType<typeof createECDH>; auth: Buffer }): Buffer {
  const salt = body.subarray(0, 16)
  const keyLength = body[20] ?? 0
  const senderKey = body.subarray(21, 21 + keyLength)
  const sealed = body.subarray(21 + keyLength)
  const secret = ecdh.computeSecret(senderKey)
  const about = Buffer.concat([Buffer.from('WebPush: info\0'), ecdh.getPublicKey(), senderKey])
  const ikm = Buffer.from(hkdfSync('sha256', secret, auth, about, 32))
  const key = Buffer.from(hkdfSync('sha256', ikm, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16))
  const nonce = Buffer.from(hkdfSync('sha256', ikm, salt, Buffer.from('Content-Encoding: nonce\0'), 12))
  const decipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(sealed.subarray(-16))
  const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
  // After the words comes 2 and any number of zeros.
  return padded.subarray(0, padded.lastIndexOf(2))
}

/** Throws unless the token is signed with the key sent beside it. */
function claimsOf(authorization: string): Record<string, unknown> {
  const [, token = '', key = ''] = /^vapid t=([^,]+), ?k=(.+)$/.exec(authorization) ?? []
  const [head = '', body = '', signature = ''] = token.split('.')
  const point = Buffer.from(key, 'base64url')
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  }
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' })
  const signed = Buffer.from(`${head}.${body}`)
  const options = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const
  if (!verify('sha256', signed, options, Buffer.from(signature, 'base64url'))) throw new Error('not signed by this key')
  return { ...JSON.parse(Buffer.from(body, 'base64url').toString('utf8')), key }
}
