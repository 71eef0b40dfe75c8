import { Drawer } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

type Props = { opened: boolean; onClose: () => void; children: ReactNode }

/** The whole menu, over a phone's page. It loads when first opened. */
export function PhoneMenu({ opened, onClose, children }: Props) {
  const { t } = useTranslation()
  // Rendered closed once, so that opening it remembers where the focus was.
  const [shown, setShown] = useState(false)
  useEffect(() => setShown(opened), [opened])
  return (
    <Drawer
      opened={shown}
      onClose={onClose}
      title={t('product')}
      size="280px"
      padding={0}
      styles={{ header: { paddingInline: 16 }, body: { height: 'calc(100% - 60px)' } }}
    >
      {children}
    </Drawer>
  )
}
