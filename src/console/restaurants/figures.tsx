import { Anchor, Card, Collapse, Divider, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconTrendingUp } from '@tabler/icons-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { RestaurantRating } from '../api-types.ts'
import { Explain } from './explain.tsx'
import { Figure } from './figure.tsx'

/** The rating and its components, with the day's arrows; on request how it is computed. */
export function Figures({ rating }: { rating: RestaurantRating }) {
  const { t } = useTranslation('restaurants')
  const [open, { toggle }] = useDisclosure()
  const id = useId()
  const figures = [
    ['overall', rating.overall, rating.change_24h.overall],
    ['score', rating.score, rating.change_24h.score],
    ['cancellation_rating', rating.cancellation_rating, rating.change_24h.cancellation_rating],
  ] as const
  return (
    <Card component="section" aria-label={t('figure.overall')}>
      <SimpleGrid cols={{ base: 1, xs: 3 }}>
        {figures.map(([name, value, change]) => (
          <Stack key={name} gap={2} justify="flex-end">
            <Text size="sm" c="dimmed">
              {t(`figure.${name}`)}
            </Text>
            <Figure value={value} change={change} size={name === 'overall' ? 'lg' : 'md'} />
          </Stack>
        ))}
      </SimpleGrid>
      <Divider my="sm" />
      <Group justify="space-between" gap="sm">
        {rating.next_step ? (
          <Group gap={8} wrap="nowrap">
            <IconTrendingUp size={18} aria-hidden style={{ flexShrink: 0 }} />
            <Text size="sm">{rating.next_step.text}</Text>
          </Group>
        ) : (
          <Text size="sm" c="dimmed">
            {t(rating.score === null ? 'noRatings' : 'topScore')}
          </Text>
        )}
        <Anchor component="button" type="button" size="sm" onClick={toggle} aria-expanded={open} aria-controls={id}>
          {t('explain.open')}
        </Anchor>
      </Group>
      <Collapse expanded={open} id={id}>
        <Explain explain={rating.explain} />
      </Collapse>
    </Card>
  )
}
