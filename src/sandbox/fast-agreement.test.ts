import { expect, it } from 'vitest'
import { agreeFaster, curve } from './fast-agreement.ts'

it('comes to the secrets that libsignal comes to, and refuses what it refuses', () => {
  const pairs = Array.from({ length: 20 }, () => [curve.generateKeyPair(), curve.generateKeyPair()] as const)
  const slow = pairs.map(([a, b]) => curve.calculateAgreement(a.pubKey, b.privKey))
  const before = curve.calculateAgreement
  agreeFaster()
  expect(curve.calculateAgreement).not.toBe(before)
  for (const [n, [a, b]] of pairs.entries()) {
    expect(curve.calculateAgreement(a.pubKey, b.privKey)).toEqual(slow[n])
    expect(curve.calculateAgreement(b.pubKey, a.privKey)).toEqual(slow[n])
  }
  const [made, other] = [curve.generateKeyPair(), curve.generateKeyPair()]
  expect([made.pubKey.length, made.pubKey[0], made.privKey.length]).toEqual([33, 5, 32])
  expect(before(made.pubKey, other.privKey)).toEqual(curve.calculateAgreement(other.pubKey, made.privKey))
  const [[a]] = pairs as [(typeof pairs)[0]]
  expect(() => curve.calculateAgreement(a.pubKey.subarray(2), a.privKey)).toThrow('Invalid public key')
  expect(() => curve.calculateAgreement(a.pubKey, a.privKey.subarray(1))).toThrow('private key')
})
