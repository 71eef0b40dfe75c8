/** A process with two numbers, in whose code a guest's words cause errors that nobody handles. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { connect } from '../../db/index.ts'
import { createLogger } from '../../lib/logger.ts'
import { catchStrayErrors } from '../../lib/stray-errors.ts'
import { openNumber, whatsAppOn } from './number.ts'

const options = JSON.parse(process.argv[2] ?? '{}') as Record<
  'store' | 'url' | 'rootKey' | 'caFile' | 'secretKey',
  string
>
const outside = AsyncLocalStorage.snapshot()
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`)
catchStrayErrors({
  log: createLogger('silent'),
  most: 2,
  onTooMany: () => {
    say({ tooMany: true })
    process.exit(1)
  },
})
const fail = () => {
  throw new TypeError('a fault in the code of a number')
}
const TRICKS: Record<string, () => void> = {
  timer: () => void setTimeout(fail, 1),
  promise: () => void Promise.resolve().then(fail),
  tick: () => process.nextTick(fail),
  nobody: () => outside(() => void setTimeout(fail, 1)),
}
const { db } = connect(options.store)
const whatsApp = whatsAppOn(options, db, { secretKey: Buffer.from(options.secretKey, 'hex') })

async function keepOpen(numberId: string): Promise<void> {
  await openNumber(whatsApp, numberId, {
    onOpen: () => void say({ numberId, open: true }),
    onMessage: async ({ content }) => {
      const text = content.type === 'text' ? content.text : ''
      say({ numberId, text })
      TRICKS[text]?.()
    },
    onClose: (reason) => {
      say({ numberId, closed: reason })
      void keepOpen(numberId)
    },
  })
}
await Promise.all(['num_a', 'num_b'].map(keepOpen))
