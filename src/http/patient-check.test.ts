import { expect, it } from 'vitest'
import { NoAnswer, patientCheck } from './patient-check.ts'

function slow() {
  const asked: PromiseWithResolvers<unknown>[] = []
  const check = () => {
    const question = Promise.withResolvers<unknown>()
    asked.push(question)
    return question.promise
  }
  return { asked, check }
}

it('a slow answer is an answer: until it comes the last one stands, and only one question is open', async () => {
  const { asked, check } = slow()
  const ask = patientCheck(check, { answerMs: 5, silentMs: 600_000 })
  await expect(ask()).rejects.toThrow(NoAnswer)
  asked[0]?.resolve(1)
  await ask()
  await ask()
  await ask()
  expect(asked).toHaveLength(2)
  asked[1]?.reject(new Error('full'))
  await expect(ask()).rejects.toThrow('full')
  // The last failure stays valid as well.
  await expect(ask()).rejects.toThrow('full')
})

it('after a long silence nothing stands any more, until there is an answer', async () => {
  const { asked, check } = slow()
  const ask = patientCheck(check, { answerMs: 5, silentMs: 0 })
  const first = ask()
  asked[0]?.resolve(1)
  await first
  await expect(ask()).rejects.toThrow('no answer for')
  asked[1]?.resolve(1)
  await asked[1]?.promise
  const third = ask()
  asked[2]?.resolve(1)
  await third
})

it('a question that is never answered is asked again, and no third one', async () => {
  const { asked, check } = slow()
  const ask = patientCheck(check, { answerMs: 5, silentMs: 0 })
  for (let n = 0; n < 4; n++) await expect(ask()).rejects.toThrow(NoAnswer)
  expect(asked).toHaveLength(2)
  asked[1]?.resolve(1)
  await ask()
  const again = ask()
  asked[2]?.resolve(1)
  await again
})
