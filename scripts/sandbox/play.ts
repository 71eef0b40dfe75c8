import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { GUESTS, NUMBERS } from './cast.ts'
import type { Stage } from './stage.ts'
import type { NumberView, Page } from './views.ts'

const [NUMBER] = NUMBERS
/** The phones that scan next. */
const FIRST_PHONE = 79_160_000_004

export const HOW_TO_PLAY = `You play the other side here:
  a line of text        ${GUESTS[0]?.name} writes it to ${NUMBER.label}; see it arrive in the console
  Enter alone           a phone scans the QR of a number that you have just added in the console`

/** Runs typed commands until the input ends or it is disposed of. */
export function play(stage: Stage, input: Readable, say: (line: string) => void): Disposable {
  let phone = FIRST_PHONE
  const lines = createInterface({ input }).on('line', (line) => {
    const done = line.trim() === '' ? scan(stage, String(phone++)) : write(stage, line.trim())
    done.then(say, (error) => say(`  That did not work: ${error instanceof Error ? error.message : String(error)}`))
  })
  return { [Symbol.dispose]: () => lines.close() }
}

async function write({ network }: Stage, text: string): Promise<string> {
  const guest = GUESTS[0]?.phone ?? ''
  await network.client.guestSends({ guest, to: NUMBER.phone, content: { kind: 'text', text } })
  return `  ${GUESTS[0]?.name} has written to ${NUMBER.label}.`
}

async function scan({ network, product: { api } }: Stage, phone: string): Promise<string> {
  const { data } = await api.get<Page<NumberView>>('/v1/numbers')
  const waiting = data.find(({ state }) => state === 'pairing')
  if (!waiting) return '  No number waits for a phone: add one in the console first (Номера → Добавить номер).'
  const headers = { accept: 'application/json' }
  const { body } = await api.call<{ qr: string }>('GET', `/v1/numbers/${waiting.id}/qr`, undefined, headers)
  await network.client.scan({ phone, qr: body.qr })
  return `  ${waiting.label} is scanned by +${phone}.`
}
