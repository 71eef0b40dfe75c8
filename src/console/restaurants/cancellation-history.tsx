import { Anchor, Badge, Group, Select, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { CANCELLATION_CAUSES, FAULTS } from '../../orders/causes.ts'
import { useFormats } from '../formats.ts'
import { useList } from '../lists.ts'
import { GuestName } from '../parts/guest-name.tsx'
import { PageFrame } from '../parts/page.tsx'
import { Rows } from '../parts/rows.tsx'
import { Empty } from '../parts/states.tsx'
import { When } from '../parts/when.tsx'
import { WideTable } from '../parts/wide-table.tsx'
import { useRestaurant } from './load-restaurants.ts'
import { RESTAURANTS_KEY } from './types.ts'

/** All cancelled orders of a restaurant with whose fault and why, newest first. */
export function CancellationHistory({ id }: { id: string }) {
  const { t } = useTranslation('restaurants')
  const formats = useFormats()
  const restaurant = useRestaurant(id)
  const [fault, setFault] = useState<(typeof FAULTS)[number] | null>(null)
  const [cause, setCause] = useState<string | null>(null)
  const orders = useList([...RESTAURANTS_KEY, id, 'cancellations'], '/v1/restaurants/{id}/cancellations', {
    path: { id },
    query: {
      fault,
      cause,
    },
  })
  const causeName = (named: string | null) => {
    const known = CANCELLATION_CAUSES.find((each) => each === named)
    return known ? t(`cause.${known}`) : (named ?? t('cause.unknown'))
  }
  return (
    <PageFrame
      title={t('cancellations.history')}
      above={{ href: `/restaurants/${id}`, title: restaurant.data?.name ?? t('title') }}
    >
      <Group gap="xs">
        <Select
          aria-label={t('cancellations.fault')}
          placeholder={t('cancellations.fault')}
          clearable
          value={fault}
          onChange={setFault}
          data={FAULTS.map((value) => ({ value, label: t(`fault.${value}`) }))}
        />
        <Select
          aria-label={t('cancellations.cause')}
          placeholder={t('cancellations.cause')}
          clearable
          value={cause}
          onChange={setCause}
          data={CANCELLATION_CAUSES.map((value) => ({ value, label: t(`cause.${value}`) }))}
        />
      </Group>
      <Rows list={orders} empty={<Empty title={t('cancellations.none')} />}>
        {(rows) => (
          <WideTable
            label={t('cancellations.history')}
            columns={[
              t('cancellations.column.at'),
              t('cancellations.column.order'),
              t('cancellations.column.guest'),
              t('cancellations.column.fault'),
              t('cancellations.column.cause'),
              { title: t('cancellations.column.total'), align: 'right' },
            ]}
            minWidth={720}
          >
            {rows.map((order) => (
              <Table.Tr key={order.id}>
                <Table.Td>{order.cancellation && <When at={order.cancellation.at} />}</Table.Td>
                <Table.Td>
                  <Text size="sm" className="people-wrote">
                    {order.items.map(({ name, quantity }) => `${name} × ${formats.number(quantity, 2)}`).join(', ') ||
                      order.external_id}
                  </Text>
                  {order.service && (
                    <Text size="xs" c="dimmed">
                      {order.service}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>
                  <Anchor component={Link} href={`/inbox/${order.guest_id}`} size="sm">
                    <GuestName id={order.guest_id} />
                  </Anchor>
                </Table.Td>
                <Table.Td>
                  {order.cancellation?.fault ? (
                    <Badge color={order.cancellation.fault === 'restaurant' ? 'orange' : 'gray'}>
                      {t(`fault.${order.cancellation.fault}`)}
                    </Badge>
                  ) : (
                    '–'
                  )}
                </Table.Td>
                <Table.Td>{causeName(order.cancellation?.cause ?? null)}</Table.Td>
                <Table.Td ta="right" className="numerals">
                  {formats.money(order.total)}
                </Table.Td>
              </Table.Tr>
            ))}
          </WideTable>
        )}
      </Rows>
    </PageFrame>
  )
}
