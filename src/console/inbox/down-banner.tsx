import { Alert, Text } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { useChatNumbers } from './chat-numbers.ts'
import words from './words.module.css'

/** Over the inbox while a number does not work: which one, and what is to be done about it. */
export function DownBanner() {
  const { t } = useTranslation('inbox')
  const down = [...useChatNumbers()].filter(([, { down }]) => down)
  return (
    <div role="status">
      {down.length > 0 && (
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
      )}
    </div>
  )
}
