# Otklik in a container: server and console built, and the packages that the built server leaves where they are.
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# Only what the built server leaves where it is; none of it needs an install script.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && npm cache clean --force

FROM node:24-slim AS built
WORKDIR /app
COPY package.json package-lock.json tsconfig.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund && npm cache clean --force
COPY scripts/bundle-server.ts ./scripts/
COPY config ./config
COPY migrations ./migrations
COPY workers ./workers
COPY src ./src
RUN node scripts/bundle-server.ts dist/server && node node_modules/vite/bin/vite.js build src/console

FROM node:24-slim
ENV NODE_ENV=production PORT=3000 OTKLIK_DATA_DIR=/data
WORKDIR /app
RUN mkdir /data && chown node:node /data
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY --from=built /app/dist ./dist
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Without npm in between, SIGTERM reaches the product, which then finishes what it has in hand.
CMD ["node", "--liftoff-only", "dist/server/main.js"]
