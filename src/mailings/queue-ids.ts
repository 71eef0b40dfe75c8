import { readQueue } from '../deliveries/index.ts'

/** A mailing's queue bears the mailing's own id; its test sends have a queue beside it. */
const TESTS = 'test-'

export function queueOfTests(mailingId: string): string {
  return TESTS + mailingId
}

/** The mailing that a queue serves, by any of its queues: of its channels, of its test sends. */
export function mailingOfQueue(queueId: string): string {
  const { servedId } = readQueue(queueId)
  return servedId.startsWith(TESTS) ? servedId.slice(TESTS.length) : servedId
}
