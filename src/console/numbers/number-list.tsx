import { Button, SimpleGrid } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDeviceMobile, IconPlus } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { opens } from '../parts/opens.ts'
import { PageFrame } from '../parts/page.tsx'
import { Rows } from '../parts/rows.tsx'
import { Empty } from '../parts/states.tsx'
import { useCan } from '../session.ts'
import { useNumbers } from './load-numbers.ts'
import { NumberCard } from './number-card.tsx'

const NumberForm = lazy(() => import('./number-form.tsx').then((each) => ({ default: each.NumberForm })))

/** All numbers, one card each. */
export function NumberList() {
  const { t } = useTranslation('numbers')
  const numbers = useNumbers()
  const [form, { open, close }] = useDisclosure()
  const mayAdd = useCan()('numbers:write')
  const add = mayAdd && (
    <Button leftSection={<IconPlus size={16} />} {...opens(open)}>
      {t('add')}
    </Button>
  )
  return (
    <PageFrame title={t('title')} hint={t('hint')} actions={numbers.rows.length > 0 && add}>
      <Rows
        list={numbers}
        empty={
          <Empty icon={<IconDeviceMobile />} title={t('empty.title')} action={add}>
            {t('empty.text')}
          </Empty>
        }
      >
        {(rows) => (
          <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }} spacing="md">
            {rows.map((number) => (
              <NumberCard key={number.id} number={number} />
            ))}
          </SimpleGrid>
        )}
      </Rows>
      {form && (
        <Suspense fallback={null}>
          <NumberForm opened onClose={close} />
        </Suspense>
      )}
    </PageFrame>
  )
}
