import { Card, Stack } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { GuestDuplicate } from '../api-types.ts'
import { useList } from '../lists.ts'
import { opens } from '../parts/opens.ts'
import { PageFrame } from '../parts/page.tsx'
import { Rows } from '../parts/rows.tsx'
import { Empty } from '../parts/states.tsx'
import { PairLine } from './pair-line.tsx'

const Compare = lazy(() => import('./compare.tsx').then((each) => ({ default: each.Compare })))

/** /guests/duplicates: all pairs of guests who may be one person, likeliest first. */
export function DuplicatesPage() {
  const { t } = useTranslation('guests')
  const pairs = useList(['duplicates', 'all'], '/v1/guests/duplicates', { limit: 30 })
  const [compared, setCompared] = useState<GuestDuplicate>()
  return (
    <PageFrame title={t('duplicates.title')} hint={t('duplicates.hint')} width={820}>
      <Rows
        list={pairs}
        empty={
          <Empty icon={<IconUsers />} title={t('duplicates.empty')}>
            {t('duplicates.emptyText')}
          </Empty>
        }
      >
        {(rows) => (
          <Stack gap="xs">
            {rows.map((pair) => (
              <Card key={pair.id}>
                <PairLine pair={pair} shown={[pair.guest, pair.other]} compare={opens(() => setCompared(pair))} />
              </Card>
            ))}
          </Stack>
        )}
      </Rows>
      {compared && (
        <Suspense fallback={null}>
          <Compare pair={[compared.guest, compared.other]} onClose={() => setCompared(undefined)} />
        </Suspense>
      )}
    </PageFrame>
  )
}
