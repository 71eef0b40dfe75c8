import { describe, expect, test } from 'vitest'
import { packWeights, unpackWeights, type Weights } from '../../linear-model/weights-format.ts'
import { stem } from '../stems.ts'
import { type Clause, clausesOf } from '../text/clauses.ts'
import { type Mood, moodsOf } from '../text/mood.ts'
import { TOPICS } from '../topics.ts'
import { featuresOf } from './features.ts'
import { scoreTopics } from './score.ts'
import { WEIGHTS } from './weights.ts'

const read = (text: string): [Clause[], Mood[]] => {
  const clauses = clausesOf(text)
  return [clauses, moodsOf(text, clauses)]
}
const none = TOPICS.map(() => 0)

describe('the model of complaints', () => {
  test('its weights take less than 400 kB and are read as they were written', () => {
    expect(WEIGHTS.length).toBeLessThan(400_000)
    const weights: Weights = {
      bias: [-2, ...none.slice(1)],
      of: new Map([
        [3, none.with(2, 1.5)],
        [200_000, none.with(7, -0.25)],
      ]),
    }
    expect(unpackWeights(packWeights(weights))).toEqual(weights)
    expect(packWeights(unpackWeights(WEIGHTS))).toBe(WEIGHTS)
  })

  test('it tells which words speak for a topic', () => {
    const scores = scoreTopics(...read('Спасибо, но суп вытек в пакет'))
    const packaging = scores.find(({ topic }) => topic === 'packaging')
    expect(packaging?.score).toBeGreaterThan(0)
    expect(packaging?.words.get('1 1')).toBeGreaterThan(0)
    expect(packaging?.words.get('1 1')).toBe(Math.max(...(packaging?.words.values() ?? [])))
  })

  test('what is denied or feared is another sign than what is said', () => {
    const names = (text: string) => new Set(featuresOf(...read(text)).map(({ name }) => name))
    const cold = stem('остыл')
    expect(names('суп остыл')).toContain(cold)
    expect(names('суп не остыл')).toContain(`!${cold}`)
    expect(names('боялась, что суп остыл')).toContain(`~${cold}`)
  })

  test('a sentence that speaks of something else does not speak against what another says', () => {
    const scoreOf = (text: string) => scoreTopics(...read(text)).find(({ topic }) => topic === 'packaging')?.score ?? 0
    expect(scoreOf('Спасибо курьеру за скорость, очень вкусно. Суп вытек в пакет')).toBe(scoreOf('Суп вытек в пакет'))
  })

  test('a long clause costs no more than its beginning', () => {
    const words = (count: number) => featuresOf(...read('суп '.repeat(count))).length
    expect(words(4_000)).toBe(words(40))
  })
})
