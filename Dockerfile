# Image of the program. Not tested here: no image registry can be reached where Qilu is developed.
#
#   docker build -t qilu .
#   docker run --rm -v "$PWD:/work" -u "$(id -u):$(id -g)" qilu run plan
#   docker run --rm -p 127.0.0.1:8350:8350 -e QILU_TOKEN=choose-your-own qilu serve --host 0.0.0.0
FROM rust:1.95-slim-bookworm AS build
WORKDIR /build
COPY . .
RUN cargo build --locked --release --bin qilu

FROM debian:bookworm-slim
COPY --from=build /build/target/release/qilu /usr/local/bin/qilu
COPY --from=build /build/LICENSE-APACHE /build/LICENSE-MIT /usr/local/share/doc/qilu/
WORKDIR /work
# Not root. Runs are written into /work.
RUN chown 65534:65534 /work
USER 65534:65534
EXPOSE 8350
ENTRYPOINT ["qilu"]
