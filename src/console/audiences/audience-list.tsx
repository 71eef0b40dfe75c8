import { Anchor, Badge, Button, Card, Group, Table } from '@mantine/core'
import { IconAddressBook, IconFileImport, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { PageFrame } from '../parts/page.tsx'
import { Rows } from '../parts/rows.tsx'
import { Empty } from '../parts/states.tsx'
import { When } from '../parts/when.tsx'
import { useCan } from '../session.ts'
import { useAudiences } from './load-audiences.ts'

/** Saved audiences and lists, newest first. */
export function AudienceList() {
  const { t } = useTranslation(['audiences', 'templates', 'shell'])
  const audiences = useAudiences()
  const add = useCan()('mailings:write') && (
    <Group gap="xs">
      <Button component={Link} href="/audiences/import" variant="default" leftSection={<IconFileImport size={16} />}>
        {t('import')}
      </Button>
      <Button component={Link} href="/audiences/new" leftSection={<IconPlus size={16} />}>
        {t('add')}
      </Button>
    </Group>
  )
  return (
    <PageFrame title={t('title')} hint={t('hint')} actions={audiences.rows.length > 0 && add}>
      <Rows
        list={audiences}
        empty={
          <Empty icon={<IconAddressBook />} title={t('empty.title')} action={add}>
            {t('empty.text')}
          </Empty>
        }
      >
        {(rows) => (
          <Card p={0}>
            <Table highlightOnHover horizontalSpacing="md" verticalSpacing="sm">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('name')}</Table.Th>
                  <Table.Th>{t('kind.title')}</Table.Th>
                  <Table.Th ta="right">{t('changed')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map((audience) => (
                  <Table.Tr key={audience.id}>
                    <Table.Td>
                      <Anchor component={Link} href={`/audiences/${audience.id}`} fw={550}>
                        {audience.name}
                      </Anchor>
                    </Table.Td>
                    <Table.Td>
                      <Badge color={audience.conditions ? 'brand' : 'gray'}>
                        {audience.conditions ? t('kind.conditions') : t('kind.list')}
                      </Badge>{' '}
                      {audience.members !== null && t('guests', { count: audience.members })}
                    </Table.Td>
                    <Table.Td ta="right">
                      <When at={audience.updated_at} as="ago" />
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Card>
        )}
      </Rows>
    </PageFrame>
  )
}
