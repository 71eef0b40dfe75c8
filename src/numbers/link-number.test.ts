import { expect, it } from 'vitest'
import { inRussian } from '../http/words/in-russian.ts'
import { wayProblem } from './link-number.ts'

it('who waits for a QR is told what keeps the number from WhatsApp, in both languages, and nothing where WhatsApp is slow', () => {
  const reasons = ['connection_lost', 'connect_timeout', 'proxy_unreachable', 'proxy_refused']
  const told = reasons.map((reason) => wayProblem(reason) ?? '')
  expect(told).toEqual([
    ...Array(2).fill(expect.stringContaining('look at its network, DNS and firewall')),
    expect.stringContaining('does not answer'),
    expect.stringContaining('user and password'),
  ])
  for (const text of told) expect(inRussian(text), text).toMatch(/[а-я]/)
  expect([null, undefined, 'qr_expired'].map(wayProblem)).toEqual([undefined, undefined, undefined])
})
