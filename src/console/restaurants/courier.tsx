import { Badge, Group, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RestaurantRating } from '../api-types.ts'
import { Part } from '../parts/part.tsx'
import { Distribution } from './distribution.tsx'
import { useFigure } from './figure.tsx'

/** What guests say about couriers, own and partners' apart; never part of the rating. */
export function Courier({ courier }: { courier: RestaurantRating['courier'] }) {
  const { t } = useTranslation('restaurants')
  const kinds = courier.kind === 'own' ? (['own', 'partner'] as const) : (['partner', 'own'] as const)
  const shown = kinds.filter((kind, place) => place === 0 || courier[kind].ratings_counted > 0)
  return (
    <Part title={t('courier.title')} hint={t('courier.hint')}>
      <SimpleGrid cols={{ base: 1, md: shown.length }}>
        {shown.map((kind) => (
          <Statistics key={kind} kind={kind} statistics={courier[kind]} />
        ))}
      </SimpleGrid>
    </Part>
  )
}

function Statistics({ kind, statistics }: { kind: 'own' | 'partner'; statistics: RestaurantRating['courier']['own'] }) {
  const { t } = useTranslation(['restaurants', 'reviews'])
  const figure = useFigure()
  return (
    <Stack gap="xs">
      <Group gap="xs" align="baseline">
        <Title order={3} size="h4">
          {t(`courier.${kind}`)}
        </Title>
        <Text fw={650} className="numerals">
          {figure(statistics.score)}
        </Text>
        <Badge color="gray">{t('ratings', { count: statistics.ratings_counted })}</Badge>
      </Group>
      {statistics.ratings_counted > 0 && (
        <>
          <Distribution distribution={statistics.distribution} />
          <Table verticalSpacing={2}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('courier.about')}</Table.Th>
                <Table.Th ta="right">{t('courier.good')}</Table.Th>
                <Table.Th ta="right">{t('courier.bad')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {statistics.criteria.map(({ criterion, good, bad }) => (
                <Table.Tr key={criterion}>
                  <Table.Td>{t(`reviews:courier.${criterion}`)}</Table.Td>
                  <Table.Td ta="right" className="numerals">
                    {good}
                  </Table.Td>
                  <Table.Td ta="right" className="numerals">
                    {bad}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </>
      )}
    </Stack>
  )
}
