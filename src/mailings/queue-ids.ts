import { readLane } from '../deliveries/index.ts'

/** A mailing's lane bears the mailing's own id; its test sends have a lane beside it. */
const TESTS = 'test-'

export function laneOfTests(mailingId: string): string {
  return TESTS + mailingId
}

/** The mailing that a lane serves, by any of its lanes: of its channels, of its test sends. */
export function mailingOfLane(laneId: string): string {
  const { servedId } = readLane(laneId)
  return servedId.startsWith(TESTS) ? servedId.slice(TESTS.length) : servedId
}
