import { createServer } from 'node:net'
import { expect, it } from 'vitest'
import { guardedLookup } from '../../lib/address-guard.ts'
import { createMediaHosts } from './media-host.ts'

it("a name of WhatsApp's that resolves to an address of ours is not connected to, nor is such an address itself", async () => {
  let visits = 0
  const inside = createServer(() => (visits += 1))
  await new Promise<void>((done) => inside.listen(0, '127.0.0.1', done))
  const { port } = inside.address() as { port: number }
  const lookup = guardedLookup((_host, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]))
  const hosts = createMediaHosts({}, { idleMs: 300, lookup })
  for (const host of ['mmg.whatsapp.net', '127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '2130706433']) {
    const read = hosts.fetch(new URL(`https://${host}:${port}/x`), { maxBytes: 100 }).next()
    await expect(read, host).rejects.toMatchObject({ failure: 'foreign_address' })
  }
  expect(visits).toBe(0)
  inside.close()
})
