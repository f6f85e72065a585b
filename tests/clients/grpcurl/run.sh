#!/usr/bin/env bash
# The contract as somebody at a shell meets it: grpcurl over reflection, without a proto file.
#
# Needs grpcurl on the PATH and the server at TRICH_ADDRESS; TRICH_EXAMPLE may hold the call that the server prints at its
# start. The last line is "N passed, N failed"; the exit status is 1 if anything failed.
set -uo pipefail

service=trich.v1.DocumentAnalysisService
passed=0 failed=0

# grpcurl's answer (standard output and error) to: call ARGUMENT...
call() {
    grpcurl -plaintext -max-time 10 "$@" 2>&1
}

# What the service answers to: analyze JSON
analyze() {
    call -d "$1" "$TRICH_ADDRESS" "$service/AnalyzeDocument"
}

# check NAME ANSWER PATTERN...: every extended regular expression matches a line of the answer.
check() {
    local name=$1 answer=$2 pattern
    shift 2
    for pattern; do
        if ! grep -Eq -- "$pattern" <<<"$answer"; then
            printf 'not ok - %s: no line matches %s in\n%s\n' "$name" "$pattern" "$answer"
            failed=$((failed + 1))
            return
        fi
    done
    printf 'ok - %s\n' "$name"
    passed=$((passed + 1))
}

check "list names the services" "$(call "$TRICH_ADDRESS" list)" \
    "^$service$" '^grpc\.health\.v1\.Health$' '^grpc\.reflection\.v1(alpha)?\.ServerReflection$'

check "describe shows the methods" "$(call "$TRICH_ADDRESS" describe "$service")" \
    'rpc AnalyzeDocument \(' 'rpc BatchAnalyzeDocuments \(' 'rpc AnalyzeDocumentStream \( stream ' 'rpc GetServerInfo \('

check "describe shows a message" "$(call "$TRICH_ADDRESS" describe trich.v1.Document)" \
    'string text = 3;' 'string publish_time = 5;'

check "describe shows what a summary's sentence says of itself" \
    "$(call "$TRICH_ADDRESS" describe trich.v1.SummarySentence)" 'float score = 6;' 'repeated \.trich\.v1\.SummaryReason reasons = 7;'

check "describe knows the error details" "$(call "$TRICH_ADDRESS" describe google.rpc.BadRequest)" 'field_violations = 1;'

check "health is SERVING" "$(call "$TRICH_ADDRESS" grpc.health.v1.Health/Check)" '"status": "SERVING"'

check "health of the service is SERVING" \
    "$(call -d "{\"service\": \"$service\"}" "$TRICH_ADDRESS" grpc.health.v1.Health/Check)" '"status": "SERVING"'

check "server info" "$(call "$TRICH_ADDRESS" "$service/GetServerInfo")" '"version": "[^"]' '"maxDocumentBytes": [1-9]'

check "a unary call" \
    "$(analyze '{"document": {"documentId": "a", "text": "Ngày 5/8/2024, ông Võ Thành Nhân thăm Việt Nam."}}')" \
    '"documentId": "a"' '"text": "Việt Nam"' '"value": "2024-08-05"'

check "an error names the field" "$(analyze '{"document": {"text": ""}}')" \
    'Code: InvalidArgument' '"@type": "type\.googleapis\.com/google\.rpc\.BadRequest"' '"field": "document\.text"'

check "a summary in the order of rank" \
    "$(analyze '{"document": {"text": "Tàu rời bến lúc sáng sớm. Ông Nhân ở lại."}, "options": {
        "features": ["FEATURE_SUMMARY"], "summary": {"maxSentences": 1, "maxCharacters": 100, "order": "SUMMARY_ORDER_RANK"}}}')" \
    '"summary": \{' '"text": "(Tàu rời bến lúc sáng sớm|Ông Nhân ở lại)\."' '"rank": 1' '"score": '

check "an error names the option" \
    "$(analyze '{"document": {"text": "x"}, "options": {"summary": {"maxCharacters": -1}}}')" \
    'Code: InvalidArgument' '"field": "options\.summary\.max_characters"'

check "an error names the supported languages" "$(analyze '{"document": {"text": "x", "languageCode": "xx"}}')" \
    'Code: InvalidArgument' '"reason": "UNSUPPORTED_LANGUAGE"' '\bvi\b' '\ben\b'

# Answers of a stream come as JSON objects one after another; index 0 is left out as all zeros are.
in_order='
import json, sys
text, decoder, answers = sys.stdin.read().strip(), json.JSONDecoder(), []
while text:
    answer, end = decoder.raw_decode(text)
    answers.append(answer)
    text = text[end:].lstrip()
for answer in sorted(answers, key=lambda answer: int(answer.get("index", 0))):
    outcome = "result" if "result" in answer else answer["status"]["details"][0]["fieldViolations"][0]["field"]
    print(answer.get("index", "0"), answer["documentId"], outcome)
'
check "a stream answers every message" "$(
    call -d @ "$TRICH_ADDRESS" "$service/AnalyzeDocumentStream" <<'JSON' | python3 -c "$in_order" 2>&1
{"document": {"documentId": "first", "text": "Bà Đỗ Kim Ngân tới Hà Nội ngày 5/8/2024."}}
{"document": {"documentId": "empty"}}
{"document": {"documentId": "last", "text": "They met in Japan on 10 June 2024."}}
JSON
)" '^0 first result$' '^1 empty document\.text$' '^2 last result$'

# The spans of an answer cut the sent text where the answer says, in bytes: prints how many did, or the first that did not.
cut='
import json, sys
text, answer = sys.argv[1].encode(), json.load(sys.stdin)
texts = [m for e in answer["entities"] for m in e["mentions"]] + answer["dates"] + answer["summary"]["sentences"]
for span in texts:
    assert text[span.get("begin", 0):span["end"]].decode() == span["text"], span
for span in answer["sentences"] + answer["sections"]:
    assert text[span.get("begin", 0):span["end"]].decode().strip(), span
print("dates", len(answer["dates"]), "names", len(answer["entities"]))
'
text=$'\ufeffBà Đỗ Kim Ngân 🇻🇳 đến Hoà Bình 😀 ngày 5/8/2024.\r\nÔng Võ Thành Nhân ở lại Việt Nam.'
for form in NFC NFD; do
    sent=$(python3 -c 'import sys, unicodedata; sys.stdout.write(unicodedata.normalize(*sys.argv[1:]))' "$form" "$text")
    request=$(python3 -c 'import json, sys; print(json.dumps({"document": {"text": sys.argv[1]}}))' "$sent")
    check "offsets in bytes, $form" "$(analyze "$request" | python3 -c "$cut" "$sent" 2>&1)" '^dates 1 names [2-9]$'
done

if [[ -n ${TRICH_EXAMPLE:-} ]]; then
    check "the example that the server prints" "$(bash -c "$TRICH_EXAMPLE" 2>&1)" '"(sentences|dates|entities)": \['
fi

echo "$passed passed, $failed failed"
((failed == 0))
