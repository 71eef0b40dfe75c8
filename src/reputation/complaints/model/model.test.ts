import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { featureNumber } from '../../../lib/linear-model/hash.ts'
import { packWeights, readWeights, unpackWeights, type Weights } from '../../../lib/linear-model/weights-format.ts'
import { stem } from '../stems.ts'
import { type Clause, clausesOf } from '../text/clauses.ts'
import { type Mood, moodsOf } from '../text/mood.ts'
import { TOPICS } from '../topics.ts'
import { featuresOf, partsOf, wholeOf } from './features.ts'
import { scoreTopics } from './score.ts'

const read = (text: string): [Clause[], Mood[]] => {
  const clauses = clausesOf(text)
  return [clauses, moodsOf(text, clauses)]
}
const none = TOPICS.map(() => 0)

describe('the model of complaints', () => {
  test('its weights take less than 800 kB a view and are read as they were written', () => {
    const weights: Weights = {
      bias: [-2, ...none.slice(1)],
      of: new Map([
        [3, none.with(2, 1.5)],
        [1_000_000, none.with(7, -0.25)],
      ]),
    }
    expect(unpackWeights(packWeights(weights))).toEqual(weights)
    for (const name of ['clauses', 'texts']) {
      const written = readFileSync(new URL(`./${name}.weights`, import.meta.url))
      expect(written.length).toBeLessThan(800_000)
      expect(packWeights(unpackWeights(written))).toEqual(written)
    }
  })

  test('a table of them says what they say', () => {
    const of = new Map([
      [featureNumber('cold'), none.with(2, 1.5)],
      [featureNumber('late'), none.with(2, -0.5).with(7, 3)],
    ])
    const table = readWeights(packWeights({ bias: none.with(0, -2), of }))
    const scores = table.scoresOf([
      { name: 'cold', value: 1 },
      { name: 'late', value: 0.5 },
      { name: 'unknown', value: 1 },
    ])
    expect([...scores]).toEqual(none.with(0, -2).with(2, 1.25).with(7, 1.5))
  })

  test('it tells which clause speaks for a topic', () => {
    const scores = scoreTopics(...read('Спасибо, но суп вытек в пакет'))
    const packaging = scores.find(({ topic }) => topic === 'packaging')
    expect(packaging?.score).toBeGreaterThan(0)
    expect(packaging?.clause).toBe(1)
  })

  test('what is denied or feared is another sign than what is said', () => {
    const names = (text: string) => new Set(featuresOf(...read(text)).map(({ name }) => name))
    const cold = stem('остыл')
    expect(names('суп остыл')).toContain(cold)
    expect(names('суп не остыл')).toContain(`!${cold}`)
    expect(names('боялась, что суп остыл')).toContain(`~${cold}`)
  })

  test('a clause that speaks of something else does not hide what another says', () => {
    const topicsOf = (text: string) =>
      scoreTopics(...read(text))
        .filter(({ score }) => score > 0)
        .map(({ topic }) => topic)
    expect(topicsOf('Спасибо курьеру за скорость, очень вкусно. Суп вытек в пакет')).toEqual(['packaging'])
    expect(topicsOf('Суп вытек в пакет, картошка ледяная, вилок не положили')).toEqual([
      'packaging',
      'assembly',
      'temperature',
    ])
  })

  test('what stands around a clause tells how it is meant, no further than a few clauses', () => {
    const clauses = clausesOf('суп. '.repeat(100))
    const [first, , , , , , , , , , , , last] = partsOf(featuresOf(clauses, moodsOf('', clauses)), clauses)
    const names = first?.features.map(({ name }) => name)
    expect(names).toContain(`>>${stem('суп')}`)
    expect(last?.features.length).toBeLessThan(20 * (first?.features.length ?? 0))
  })

  test('the text as a whole tells its first and its last words apart, and long ones count no more', () => {
    const whole = (text: string) => wholeOf(featuresOf(...read(text)))
    const names = whole('спасибо. суп вытек').map(({ name }) => name)
    expect(names).toContain(`first ${stem('спасибо')}`)
    expect(names).toContain(`last ${stem('вытек')}`)
    const most = (text: string) => Math.max(...whole(text).map(({ value }) => value))
    expect(most('суп. '.repeat(16))).toBe(most('суп') / 2)
  })

  test('a long clause costs no more than its beginning', () => {
    const words = (count: number) => featuresOf(...read('суп '.repeat(count))).length
    expect(words(4_000)).toBe(words(40))
  })
})
