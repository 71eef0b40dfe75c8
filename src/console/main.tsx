import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './console.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { startI18n } from './i18n.ts'
import { mayReload } from './reload-once.ts'
import { screenAt } from './shell/screens.ts'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no root')

addEventListener('vite:preloadError', (event) => {
  if (!mayReload(sessionStorage, Date.now())) return
  event.preventDefault()
  location.reload()
})

// The screen's code and texts load while the server is asked who is signed in.
const opened = screenAt(location.pathname)
opened?.load().catch(() => undefined)
void startI18n(opened?.id).then(() =>
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  ),
)
