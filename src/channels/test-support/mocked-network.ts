import nock from 'nock'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { ChannelMessage } from '../port.ts'

export const message: ChannelMessage = {
  no: 77,
  deliveryId: 'dlv_01',
  to: '+79031112233',
  title: null,
  text: 'Ждём вас в пятницу?',
}

/** For the tests of a file: nothing leaves this machine, and what a test has mocked is asked for. */
export function mockNetwork(): void {
  beforeAll(() => {
    // Another file of this worker may have put it away.
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
