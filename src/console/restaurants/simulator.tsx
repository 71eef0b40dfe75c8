import { Button, Group, NumberInput, SimpleGrid, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconX } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import type { RestaurantRating } from '../api-types.ts'
import { useFormats } from '../formats.ts'
import { Part } from '../parts/part.tsx'
import { Figure } from './figure.tsx'
import { RESTAURANTS_KEY } from './types.ts'

const SCORES = [5, 4, 3, 2, 1] as const
const MOST = 200

/** What it takes to climb: ratings to come, fives for a score, orders without a cancellation. */
export function Simulator({ rating }: { rating: RestaurantRating }) {
  const { t } = useTranslation(['restaurants', 'shell'])
  const { decimalSeparator } = useFormats()
  const [added, setAdded] = useState<number[]>([])
  const [target, setTarget] = useState(rating.next_step?.target ?? 5)
  const [cleanTarget, setCleanTarget] = useState(4.5)
  const [asked] = useDebouncedValue({ add: added.join(','), target, cancellation_target: cleanTarget }, 250)
  const { data } = useQuery({
    queryKey: [...RESTAURANTS_KEY, rating.restaurant_id, 'simulation', asked],
    queryFn: ({ signal }) =>
      api.GET('/v1/restaurants/{id}/rating/simulation', { path: { id: rating.restaurant_id }, query: asked, signal }),
    placeholderData: keepPreviousData,
  })
  return (
    <Part title={t('simulator.title')} hint={t('simulator.hint')}>
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <Stack gap="xs">
          <Text size="sm" fw={600} id="simulator-add">
            {t('simulator.add')}
          </Text>
          <Group gap={6} role="group" aria-labelledby="simulator-add">
            {SCORES.map((score) => (
              <Button
                key={score}
                size="compact-sm"
                variant="default"
                disabled={added.length >= MOST}
                aria-label={t('simulator.one', { score })}
                onClick={() => setAdded([...added, score])}
              >
                +{score}
              </Button>
            ))}
          </Group>
          {added.length > 0 && (
            <Group gap={6}>
              <Text size="sm" className="numerals">
                {countsOf(added)}
              </Text>
              <Button size="compact-xs" variant="subtle" leftSection={<IconX size={12} />} onClick={() => setAdded([])}>
                {t('shell:act.clear')}
              </Button>
            </Group>
          )}
          <Text size="sm" c="dimmed">
            {t('simulator.after')}
          </Text>
          <Figure
            value={data?.score_after ?? null}
            change={
              added.length > 0 && data && data.score_after !== null && data.score !== null
                ? data.score_after - data.score
                : null
            }
          />
        </Stack>
        <Stack gap="xs">
          <NumberInput
            label={t('simulator.target')}
            {...{ min: 1, max: 5, step: 0.1, decimalScale: 2 }}
            decimalSeparator={decimalSeparator}
            value={target}
            onChange={(value) => setTarget(inRange(value, target))}
          />
          <Text size="sm" role="status">
            {data && fives(data.fives_needed)}
          </Text>
        </Stack>
        <Stack gap="xs">
          <NumberInput
            label={t('simulator.cleanTarget')}
            {...{ min: 1, max: 5, step: 0.1, decimalScale: 2 }}
            decimalSeparator={decimalSeparator}
            value={cleanTarget}
            onChange={(value) => setCleanTarget(inRange(value, cleanTarget))}
          />
          <Text size="sm" role="status">
            {data && clean(data.clean_orders_needed)}
          </Text>
        </Stack>
      </SimpleGrid>
    </Part>
  )

  function fives(needed: number | null): string {
    if (needed === null) return t('simulator.never')
    return needed === 0 ? t('simulator.there') : t('simulator.fives', { count: needed })
  }

  function clean(needed: number | null): string {
    if (needed === null) return t('simulator.cleanNever')
    return needed === 0 ? t('simulator.there') : t('simulator.clean', { count: needed })
  }
}

/** 5 × 3, 4 × 1. */
function countsOf(added: readonly number[]): string {
  return SCORES.map((score) => [score, added.filter((each) => each === score).length] as const)
    .filter(([, count]) => count > 0)
    .map(([score, count]) => `${score} × ${count}`)
    .join(', ')
}

function inRange(value: string | number, before: number): number {
  const number = Number(value)
  return value !== '' && number >= 1 && number <= 5 ? number : before
}
