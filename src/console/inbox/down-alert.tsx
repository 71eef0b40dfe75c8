import { Alert, Text } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import type { ChatNumber } from './chat-numbers.ts'
import words from './words.module.css'

/** Numbers that do not work: which ones, and what to do about each. */
export function DownAlert({ down }: { down: readonly (readonly [id: string, number: ChatNumber])[] }) {
  const { t } = useTranslation('inbox')
  return (
    <Alert color="red" radius={0} px="md" py={6} icon={<IconPlugConnectedX size={18} />}>
      {down.map(([id, { label, remedy }]) => (
        <Text key={id} size="sm">
          {t('down.number', { name: label })} {t(`down.${remedy}`)}{' '}
          <Link href={`/numbers/${id}`} className={words.link}>
            {t('down.open')}
          </Link>
        </Text>
      ))}
    </Alert>
  )
}
