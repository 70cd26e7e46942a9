"""Places that stand in bylines and datelines of Indian news, so that they are not taken for people."""

from scraper.text import squeeze

_LATIN = (
    "Delhi, New Delhi, Mumbai, Navi Mumbai, Kolkata, Chennai, Bengaluru, Bangalore, Hyderabad, "
    "Ahmedabad, Pune, Surat, Jaipur, Lucknow, Kanpur, Nagpur, Indore, Thane, Bhopal, "
    "Visakhapatnam, Patna, Vadodara, Ghaziabad, Ludhiana, Agra, Nashik, Faridabad, Meerut, "
    "Rajkot, Varanasi, Srinagar, Dhanbad, Amritsar, Prayagraj, Allahabad, Ranchi, Howrah, "
    "Coimbatore, Jabalpur, Gwalior, Vijayawada, Jodhpur, Madurai, Raipur, Kota, Guwahati, "
    "Chandigarh, Noida, Greater Noida, Gurugram, Gurgaon, Bhubaneswar, Dehradun, Shimla, Jammu, "
    "Thiruvananthapuram, Kochi, Panaji, Gandhinagar, Imphal, Shillong, Aizawl, Kohima, Agartala, "
    "Itanagar, Gangtok, Puducherry, Port Blair, Leh, Bhilai, Rourkela, Bokaro, Durgapur, "
    "Jamshedpur, Korba, Singrauli, Neyveli, Paradip, Haldia, Vizag, Hisar, Rohtak, Karnal, "
    "Panipat, Mathura, Aligarh, Bareilly, Gorakhpur, Muzaffarpur, Gaya, Bhagalpur, Siliguri, "
    "Udaipur, Ajmer, Bikaner, Mysuru, Mangaluru, Hubballi, Uttar Pradesh, Madhya Pradesh, Andhra "
    "Pradesh, Himachal Pradesh, Arunachal Pradesh, Tamil Nadu, West Bengal, Maharashtra, Gujarat, "
    "Rajasthan, Bihar, Jharkhand, Chhattisgarh, Odisha, Punjab, Haryana, Kerala, Karnataka, "
    "Telangana, Assam, Uttarakhand, Goa, India, Washington, New York, London, Beijing, Dubai, "
    "Singapore, Paris, Tokyo, Islamabad, Dhaka, Kathmandu, Colombo"
)
_DEVANAGARI = (
    "दिल्ली, नई दिल्ली, नयी दिल्ली, मुंबई, मुम्बई, नवी मुंबई, कोलकाता, चेन्नई, "
    "बेंगलुरु, हैदराबाद, अहमदाबाद, पुणे, सूरत, जयपुर, लखनऊ, कानपुर, नागपुर, इंदौर, "
    "ठाणे, भोपाल, विशाखापत्तनम, पटना, वडोदरा, गाजियाबाद, लुधियाना, आगरा, नासिक, "
    "फरीदाबाद, मेरठ, राजकोट, वाराणसी, श्रीनगर, धनबाद, अमृतसर, प्रयागराज, इलाहाबाद, "
    "रांची, हावड़ा, कोयंबटूर, जबलपुर, ग्वालियर, जोधपुर, रायपुर, कोटा, गुवाहाटी, "
    "चंडीगढ़, नोएडा, ग्रेटर नोएडा, गुरुग्राम, भुवनेश्वर, देहरादून, शिमला, जम्मू, "
    "तिरुवनंतपुरम, कोच्चि, पणजी, गांधीनगर, भिलाई, राउरकेला, बोकारो, दुर्गापुर, "
    "जमशेदपुर, कोरबा, सिंगरौली, हिसार, रोहतक, करनाल, पानीपत, मथुरा, अलीगढ़, बरेली, "
    "गोरखपुर, मुजफ्फरपुर, गया, भागलपुर, सिलीगुड़ी, उदयपुर, अजमेर, बीकानेर, उत्तर "
    "प्रदेश, मध्य प्रदेश, आंध्र प्रदेश, हिमाचल प्रदेश, तमिलनाडु, पश्चिम बंगाल, "
    "महाराष्ट्र, गुजरात, राजस्थान, बिहार, झारखंड, छत्तीसगढ़, ओडिशा, पंजाब, हरियाणा, "
    "केरल, कर्नाटक, तेलंगाना, असम, उत्तराखंड, गोवा, भारत, वाशिंगटन, वॉशिंगटन, "
    "न्यूयॉर्क, लंदन, बीजिंग, दुबई, सिंगापुर, पेरिस, टोक्यो, इस्लामाबाद, ढाका, "
    "काठमांडू, कोलंबो"
)
_PLACES = frozenset(squeeze(name) for name in f"{_LATIN}, {_DEVANAGARI}".split(", "))


def is_known_place(text: str) -> bool:
    """Whether text is the name of a city or state that news is filed from."""
    return squeeze(text) in _PLACES
