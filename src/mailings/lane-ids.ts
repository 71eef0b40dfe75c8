/** A mailing's lane bears the mailing's own id; its test sends have a lane beside it. */
const TESTS = 'test-'

export function laneOfTests(mailingId: string): string {
  return TESTS + mailingId
}

/** The mailing that a lane serves, by either of its lanes. */
export function mailingOfLane(laneId: string): string {
  return laneId.startsWith(TESTS) ? laneId.slice(TESTS.length) : laneId
}
