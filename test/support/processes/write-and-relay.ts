import { flushCompileCache } from 'node:module'
import { connect, recordEvent } from '../../../src/db/index.ts'
import { createRelay } from '../../../src/events/index.ts'
import { createSignals } from '../../../src/jobs/index.ts'
import { createLogger } from '../../../src/lib/logger.ts'
import { noteRelayed } from '../note-relayed.ts'

/** A process that writes and relays events until it is killed. Its argument is where the store is. */
const log = createLogger('warn')
const { db } = connect(process.argv[2] ?? '')
const signals = await createSignals({ log }, {})
const onRelay: Parameters<typeof createRelay>[0]['onRelay'] = async (tx, events) => {
  await noteRelayed(tx, events)
  return async () => undefined
}
createRelay({ db, log, signals, onRelay }).start()
// Compiled code is kept for the next start: a killed process would not do it at its end.
flushCompileCache()
for (let i = 0; ; i++) {
  const event = { type: 'guest.created' as const, at: Date.now(), data: { i } }
  await db.transaction().execute((tx) => recordEvent(tx, event, event))
  signals.notify('outbox')
  if (i === 0) process.stdout.write('working\n')
  await new Promise((resolve) => setImmediate(resolve))
}
