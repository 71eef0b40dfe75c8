import { afterAll, beforeAll, describe, it } from 'vitest'
import { type ConsoleStage, openConsoleStage } from '../support/console-stage.ts'
import { makeGuests } from '../support/scene.ts'
import { lookAtEveryScreen } from './stories/every-screen.ts'
import { makeLookalikes, settleAPair } from './stories/guest-rights.ts'
import { linkNumber } from './stories/link-number.ts'
import { lookAtOfficialTemplates } from './stories/official-templates.ts'
import { makeAmends, processARating, replyToAReview } from './stories/reputation.ts'
import { tellOfTheRestaurant } from './stories/restaurant-past.ts'
import { sendMailing } from './stories/send-mailing.ts'

const NUMBER = '79160000001'

/** One product and one network; the stories follow each other, like a restaurant's days. */
describe('the console, in a browser', () => {
  let stage: ConsoleStage
  beforeAll(async () => {
    stage = await openConsoleStage()
  })
  afterAll(() => stage?.[Symbol.asyncDispose]())

  it('links a number by the QR in the page', async () => {
    // They should have been found by the time they are looked for.
    await makeLookalikes(stage.api)
    const id = await linkNumber(stage, 'Зал', NUMBER)
    await stage.api.patch(`/v1/numbers/${id}`, { pacing: 'burst' })
  })

  it('sends a mailing, from the empty editor to the results', async () => {
    const behaviour = { answers: 1, answerAfterMs: 200, texts: ['Да, спасибо!'], maxAnswers: 1 }
    const phones = await makeGuests(stage, 5, { tag: 'постоянный', behaviour })
    await sendMailing(stage, 'постоянный', phones)
  })

  it('has a bad rating processed and undone from the card of the guest, amends made in two clicks, and a review replied to', async () => {
    const restaurantId = await tellOfTheRestaurant(stage)
    await processARating(stage)
    await makeAmends(stage)
    await replyToAReview(stage, restaurantId)
  })

  it('shows what Meta lets an official number send, and keeps what its messages cost', () =>
    lookAtOfficialTemplates(stage))

  it(
    'has no screen, and nothing that opens on one, that axe finds fault with or that does not fit',
    { timeout: 600_000 },
    () => lookAtEveryScreen(stage, NUMBER),
  )

  it('has two guests who are one merged, and taken apart again', () => settleAPair(stage))
})
