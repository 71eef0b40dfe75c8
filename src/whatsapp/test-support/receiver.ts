/** A process that receives messages of one number and writes each down, for tests that kill it at any moment. */
import { appendFileSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { connect } from '../../db/index.ts'
import { openNumber, whatsAppOn } from './number.ts'

const { store, url, rootKey, caFile, secretKey, out, numberId } = JSON.parse(process.argv[2] ?? '{}') as Record<
  'store' | 'url' | 'rootKey' | 'caFile' | 'secretKey' | 'out' | 'numberId',
  string
>
const { db } = connect(store)
const whatsApp = whatsAppOn({ url, rootKey, caFile }, db, { secretKey: Buffer.from(secretKey, 'hex') })
const number = await openNumber(whatsApp, numberId, {
  onMessage: async (message) => {
    // An inbox needs some time, in which the process may die.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 4))
    const text = message.content.type === 'text' ? message.content.text : ''
    appendFileSync(out, `${JSON.stringify({ id: message.id, text, peer: message.peer })}\n`)
  },
})
await number.heard.until(({ opened }) => opened[0], 'open')
// Compiled code is kept for the next start: a killed process would not do it at its end.
flushCompileCache()
process.stdout.write('open\n')
