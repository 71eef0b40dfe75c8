import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openInbox } from '../../test/support/inbox.ts'
import { incoming } from '../../test/support/people.ts'
import { runsOnStore } from '../../test/support/properties.ts'
import { eachStore } from '../../test/support/stores.ts'
import { listGuests } from '../guests/index.ts'
import { cleanIncoming, type IncomingContent, type IncomingMessage } from '../whatsapp/index.ts'
import { receiveMessage } from './receive-message.ts'

const ANNA = { phone: '+79161234567', lid: '111' }
const at = Date.UTC(2026, 0, 5, 12)

const HOSTILE = [
  '\0',
  'a\0b',
  '\uD800',
  '\uDC00x\uD83D',
  '\u200B\u200D\uFEFF\u2060',
  '\u202Egpj.exe\u2066',
  `a${'\u0301'.repeat(5_000)}`,
  'Ы'.repeat(65_536),
  '😀'.repeat(40_000),
  'слово '.repeat(20_000),
  '\u0001\u001B[31m\u007F\u0085\u2028\u2029',
  '{{ x }}<script>\\u0000\\',
  '',
]
const anyText = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 }).map((units) => String.fromCharCode(...units)),
)
const anyNumber = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(2 ** 31, 2 ** 32 - 1, 2 ** 63, -1, Number.NaN))

const anyContent: fc.Arbitrary<IncomingContent> = fc.oneof(
  fc.record({ type: fc.constant('text' as const), text: anyText }),
  fc.record({ type: fc.constant('edit' as const), targetId: anyText, text: anyText }),
  fc.record({ type: fc.constant('edit' as const), targetId: fc.constant('FIRST'), text: anyText }),
  fc.record({ type: fc.constant('delete' as const), targetId: anyText }),
  fc.record({ type: fc.constant('reaction' as const), targetId: fc.constantFrom('FIRST', '\0'), emoji: anyText }),
  fc.record({
    type: fc.constant('unsupported' as const),
    reason: fc.constant('unknown_kind' as const),
    description: anyText,
  }),
  fc.record({
    type: fc.constant('order' as const),
    title: anyText,
    text: anyText,
    itemCount: anyNumber,
    items: fc.array(fc.record({ name: anyText, quantity: anyNumber, price: anyNumber }), { maxLength: 3 }),
    total: fc.record({ amount: anyNumber, currency: anyText }),
  }),
  fc.record({
    type: fc.constant('poll' as const),
    question: anyText,
    options: fc.array(anyText, { maxLength: 3 }),
    multiple: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('event' as const),
    name: anyText,
    place: anyText,
    url: anyText,
    startsAt: anyNumber,
    endsAt: anyNumber,
    canceled: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('location' as const),
    latitude: anyNumber,
    longitude: anyNumber,
    name: anyText,
    address: anyText,
  }),
  fc.record({
    type: fc.constant('contact' as const),
    contacts: fc.array(fc.record({ name: anyText, phones: fc.array(anyText, { maxLength: 3 }), vcard: anyText }), {
      minLength: 1,
      maxLength: 3,
    }),
  }),
  fc.record({
    type: fc.constant('media' as const),
    text: anyText,
    media: fc.record({
      kind: fc.constantFrom('image' as const, 'voice' as const, 'document' as const),
      mimeType: anyText,
      fileName: anyText,
      byteSize: anyNumber,
      durationSeconds: anyNumber,
      width: anyNumber,
      height: anyNumber,
      reference: anyText.map((directPath) => JSON.stringify({ directPath })),
      waveform: fc.uint8Array({ maxLength: 2_000 }),
    }),
  }),
)
const anyMessage = fc.record({
  content: anyContent,
  pushName: anyText,
  quotedId: anyText,
  at: fc.oneof(fc.constant(at), anyNumber),
  fromMe: fc.boolean(),
})

eachStore('whatever a guest writes', (open) => {
  it('is stored at the first attempt, shown, and never in the way of what comes after it', {
    tags: 'property',
  }, async () => {
    await using store = await open()
    const inbox = await openInbox(store.db)
    const numberId = await inbox.addNumber()
    const receive = (message: IncomingMessage) => receiveMessage(inbox, numberId, cleanIncoming(message, at))
    let written = 0
    await receive(incoming({ id: 'FIRST', peer: ANNA, text: 'первое', at }))
    await fc.assert(
      fc.asyncProperty(anyMessage, async (given) => {
        await receive(incoming({ peer: ANNA, ...given }))
        await receive(incoming({ peer: ANNA, text: 'следующее', at }))
        written += 1
      }),
      { numRuns: runsOnStore(150) },
    )
    const rows = await store.db.selectFrom('messages').select(['text', 'whatsapp_id', 'at']).execute()
    expect(rows.filter(({ text }) => text === 'следующее').length).toBeGreaterThanOrEqual(written)
    expect(rows.every((row) => row.at > 0 && row.at < Date.UTC(2100, 0, 1))).toBe(true)
    const texts = rows.map(({ text }) => text ?? '')
    expect(texts.filter((text) => text.includes('\0') || !text.isWellFormed() || text.length > 65_536)).toEqual([])
    expect((await listGuests(store.db, { limit: 10 })).data).toHaveLength(1)
  })

  it('comes out as it went in, but for what no database can hold', async () => {
    await using store = await open()
    const inbox = await openInbox(store.db)
    const numberId = await inbox.addNumber()
    for (const [i, text] of HOSTILE.entries()) {
      await receiveMessage(inbox, numberId, cleanIncoming(incoming({ id: `H${i}`, peer: ANNA, text, at }), at))
    }
    const rows = await store.db.selectFrom('messages').select('text').orderBy('id').execute()
    const expected = HOSTILE.map((text) => text.replaceAll('\0', '').slice(0, 65_536).toWellFormed())
    expect(rows.map(({ text }) => text)).toEqual(expected)
  })
})
