import nock from 'nock'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'

/** For the tests of a file: nothing leaves this machine, and everything a test has mocked must be requested. */
export function mockNetwork(): void {
  beforeAll(() => {
    // Another file of this worker may have removed it.
    if (!nock.isActive()) nock.activate()
    nock.disableNetConnect()
  })
  afterEach(() => {
    expect(nock.pendingMocks()).toEqual([])
    nock.cleanAll()
  })
  afterAll(() => {
    nock.enableNetConnect()
    nock.restore()
  })
}
