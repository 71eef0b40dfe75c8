import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { duplicates, lost, throttleViolations, windowViolations } from './checks.ts'
import { type FrameRecord, type GuestMessageRecord, makeLedger, type ShownRecord } from './ledger.ts'

const frame = (record: Partial<FrameRecord>): FrameRecord => ({
  at: 0,
  number: 'n1',
  device: 1,
  to: 'g1',
  address: 'g1@s.whatsapp.net',
  id: 'id',
  copies: [],
  outcome: 'acked',
  repeat: false,
  token: false,
  firstContact: false,
  ...record,
})
const shown = (record: Partial<ShownRecord>): ShownRecord => ({
  at: 0,
  guest: 'g1',
  number: 'n1',
  id: 'id',
  kind: 'text',
  text: 'Hello?',
  ...record,
})

describe('windowViolations', () => {
  const limit = { windowMs: 60, max: 3 }

  it('allows the limit within a window and the next one exactly a window later', () => {
    expect(windowViolations([0, 10, 20, 60, 70], limit)).toEqual([])
    expect(windowViolations([0, 10, 20, 59], limit)).toEqual([{ ...limit, from: 0, count: 4 }])
  })

  it('finds a violation exactly when some window holds too many', { tags: 'property' }, () => {
    const instants = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 40 })
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 80 }), fc.integer({ min: 1, max: 6 }), (times, windowMs, max) => {
        // The fullest window begins at one of the instants.
        const fullest = Math.max(
          0,
          ...times.map((from) => times.filter((t) => t >= from && t < from + windowMs).length),
        )
        const found = windowViolations(times, { windowMs, max })
        expect(found.length > 0).toBe(fullest > max)
        if (found.length) expect(Math.max(...found.map((item) => item.count))).toBe(fullest)
      }),
    )
  })
})

describe('ledger checks', () => {
  it('counts a repeated id once and leaves out frames cut before they were processed', () => {
    const ledger = makeLedger()
    for (let i = 0; i < 3; i++) ledger.frame(frame({ at: i, id: `m${i}` }))
    ledger.frame(frame({ at: 3, id: 'm0', repeat: true }))
    ledger.frame(frame({ at: 4, id: 'm9', outcome: 'cut' }))
    const limits = [{ windowMs: 100, max: 3 }]
    expect(throttleViolations(ledger, limits)).toEqual([])
    ledger.frame(frame({ at: 5, id: 'm3' }))
    expect(throttleViolations(ledger, limits)).toEqual([{ number: 'n1', windowMs: 100, max: 3, from: 0, count: 4 }])
  })

  it('judges each number apart and only what the filter lets through', () => {
    const ledger = makeLedger()
    for (let i = 0; i < 4; i++) ledger.frame(frame({ at: i, id: `a${i}`, number: `n${i % 2}`, text: 'mailing' }))
    for (let i = 0; i < 4; i++) ledger.frame(frame({ at: i, id: `b${i}`, number: 'n0', text: 'reply' }))
    const limits = [{ windowMs: 100, max: 2 }]
    expect(throttleViolations(ledger, limits, { match: '^mailing' })).toEqual([])
    expect(throttleViolations(ledger, limits)).toMatchObject([{ number: 'n0', count: 6 }])
  })

  it('finds a text that a guest saw twice, from whatever number, but not reactions', () => {
    const ledger = makeLedger()
    ledger.show(shown({ id: 'm1' }))
    ledger.show(shown({ id: 'm2', number: 'n2' }))
    ledger.show(shown({ id: 'm3', guest: 'g2' }))
    ledger.show(shown({ id: 'r1', kind: 'reaction', text: '👍' }))
    ledger.show(shown({ id: 'r2', kind: 'reaction', text: '👍' }))
    expect(duplicates(ledger)).toMatchObject([{ guest: 'g1', ids: ['m1', 'm2'], numbers: ['n1', 'n2'] }])
  })

  it('calls a guest message lost only when a linked device should have had it', () => {
    const ledger = makeLedger()
    const message = (id: string, rest: Partial<GuestMessageRecord>) =>
      ledger.guestMessage({
        at: 0,
        guest: 'g1',
        number: 'n1',
        id,
        kind: 'text',
        address: '',
        devices: 1,
        transmissions: 1,
        retries: 0,
        refusals: 0,
        ...rest,
      })
    message('delivered', { deliveredAt: 5 })
    message('missing', {})
    message('nobody linked', { devices: 0 })
    expect(lost(ledger).map((item) => item.id)).toEqual(['missing'])
  })
})
