import type { SignalRepositoryWithLIDStore } from '@whiskeysockets/baileys'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { mergePeers, peerOf, phoneOfUser } from './jid.ts'
import { turnSwappedPairs } from './lid-lookups.ts'

it('a LID is never taken for a phone, with or without a device, hosted or not', { tags: 'property' }, () => {
  const digits = fc.stringMatching(/^[1-9]\d{6,14}$/)
  const device = fc.constantFrom('', ':7', ':99')
  fc.assert(
    fc.property(digits, digits, device, (lid, phone, of) => {
      for (const server of ['lid', 'hosted.lid']) expect(peerOf(`${lid}${of}@${server}`)).toEqual({ lid })
      const both = mergePeers(peerOf(`${lid}${of}@lid`), peerOf(`${phone}${of}@s.whatsapp.net`))
      expect(both).toEqual({ lid, phone: phoneOfUser(phone) })
    }),
  )
})

it('a pair of phone and LID that stands the wrong way round is turned before it is stored', async () => {
  const stored: unknown[] = []
  const lidMapping = { storeLIDPNMappings: async (pairs: unknown[]) => void stored.push(...pairs) }
  turnSwappedPairs({ lidMapping } as unknown as SignalRepositoryWithLIDStore)
  const right = { lid: '111@lid', pn: '79161234567@s.whatsapp.net' }
  await lidMapping.storeLIDPNMappings([right, { lid: right.pn, pn: right.lid }])
  expect(stored).toEqual([right, right])
})
