import { Liquid } from 'liquidjs'
import { expect, it, onTestFinished, vi } from 'vitest'
import { SECOND } from '../lib/units.ts'
import { renderInSteps } from './render-in-steps.ts'

const liquid = new Liquid({ memoryLimit: 200_000 })
const render = (text: string, values = {}) => renderInSteps(liquid, liquid.parse(text), values)

it('renders on a machine that stands still for seconds', () => {
  let now = performance.now()
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
    now += 2 * SECOND
    return now
  })
  onTestFinished(() => clock.mockRestore())
  expect(render('{{ name }}, {% if name %}спасибо{% endif %}!', { name: 'Анна' })).toBe('Анна, спасибо!')
})

it.each([
  ['turns', '{% for x in (1..9000) %}{{ x }}{% endfor %}'],
  ['turns without anything in them', '{% for x in (1..20000) %}{% endfor %}'],
  [
    'loops in loops over what is there',
    `{% assign all = "${'a,'.repeat(500)}" | split: "," %}{% for x in all %}{% for y in all %}{% for z in all %}{% endfor %}{% endfor %}{% endfor %}`,
  ],
])('refuses what does too much: %s', (_, text) => {
  expect(() => render(text)).toThrow(/more than 10000 steps/)
})

it('takes loops that a message may have', () => {
  expect(render('{% for x in (1..100) %}{{ x }}{% endfor %}')).toHaveLength(192)
})
